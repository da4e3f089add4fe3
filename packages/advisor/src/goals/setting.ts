import { goal, inModule, via } from './goal';

/** Who changes how the machine is set up: rules, devices, time, policies; and what those refuse. */
export const SETTING_GOALS = [
  goal('G-130', 'network', {}, { entry: true }, [
    via('fentry', 'fn:nf_tables_newrule', 'because.typedArgs', inModule('nf_tables', 'NF_TABLES')),
    via('fentry', 'fn:security_netlink_send', 'because.netlinkSender'),
    via('lsm', 'lsm:netlink_send', 'because.netlinkSender'),
    via('fentry', 'fn:nf_setsockopt', 'because.iptablesLegacy'),
    via('kprobe', 'fn:nf_setsockopt', 'because.iptablesLegacy'),
  ]),
  goal('G-131', 'network', {}, { entry: true }, [
    via('tp', 'tracepoint:printk:console', 'because.kernelMessage'),
    via('fexit', 'fn:nf_conntrack_alloc', 'because.bothInOne', inModule('nf_conntrack', 'NF_CONNTRACK')),
    via('fexit', 'fn:early_drop', 'because.bothInOne', inModule('nf_conntrack', 'NF_CONNTRACK')),
    via('tp_btf', 'rawtracepoint:kfree_skb', 'because.reasonTyped'),
  ]),
  goal('G-132', 'network', {}, { entry: true }, [
    via('fentry', 'fn:udp_sendmsg', 'because.portAndCgroup'),
    via('fentry', 'fn:udpv6_sendmsg', 'because.portAndCgroup'),
    via('kprobe', 'fn:udp_sendmsg', 'because.noBtfNeeded'),
  ]),
  goal('G-133', 'network', {}, { entry: true }, [
    via('fentry', 'fn:arp_process', 'because.received'),
    via('fentry', 'fn:arp_xmit', 'because.sent'),
    via('tp', 'tracepoint:neigh:neigh_update', 'because.holdsData'),
    via('kprobe', 'fn:arp_process', 'because.noBtfNeeded'),
  ]),
  goal('G-134', 'network', {}, { entry: true }, [
    via('fentry', 'fn:tcp_conn_request', 'because.typedArgs'),
    via('tp_btf', 'rawtracepoint:kfree_skb', 'because.reasonTyped'),
    via('fexit', 'fn:tcp_v4_syn_recv_sock', 'because.bothInOne'),
    via('kprobe', 'fn:tcp_conn_request', 'because.noBtfNeeded'),
  ]),
  goal('G-135', 'network', {}, { entry: true }, [
    via('fentry', 'fn:tcp_send_probe0', 'because.typedArgs'),
    via('tp', 'tracepoint:tcp:tcp_probe', 'because.holdsData'),
    via('kprobe', 'fn:tcp_send_probe0', 'because.noBtfNeeded'),
  ]),
  goal('G-136', 'network', {}, { entry: true }, [
    via('fentry', 'fn:rtnetlink_rcv_msg', 'because.netlinkSender'),
    via('fentry', 'fn:fib_table_insert', 'because.typedArgs'),
    via('fentry', 'fn:dev_change_flags', 'because.typedArgs'),
    via('kprobe', 'fn:rtnetlink_rcv_msg', 'because.noBtfNeeded'),
  ]),
  goal('G-140', 'security', {}, { entry: true }, [
    via('fentry', 'fn:device_add', 'because.everyDevice'),
    via('fentry', 'fn:device_del', 'because.everyDevice'),
    via('fentry', 'fn:usb_disconnect', 'because.typedArgs', inModule('usbcore', 'USB')),
    via('fentry', 'fn:usb_new_device', 'because.typedArgs', inModule('usbcore', 'USB')),
  ]),
  goal('G-141', 'security', {}, { entry: true }, [
    via('fentry', 'fn:security_settime64', 'because.allWays'),
    via('lsm', 'lsm:settime', 'because.beforeItHappens'),
    via('fentry', 'fn:do_adjtimex', 'because.onlyOneWay'),
    via('kprobe', 'fn:security_settime64', 'because.noBtfNeeded'),
  ]),
  goal('G-142', 'security', {}, { entry: true, ret: true }, [
    via('fexit', 'fn:__secure_computing', 'because.bothInOne'),
    via('fentry', 'fn:audit_seccomp', 'because.typedArgs'),
    via('kprobe', 'fn:audit_seccomp', 'because.noBtfNeeded'),
    via('tp', 'tracepoint:signal:signal_generate', 'because.sigsys'),
  ]),
  goal('G-143', 'security', {}, { entry: true }, [
    via('fentry', 'fn:common_lsm_audit', 'because.allModules'),
    via('tp', 'tracepoint:avc:selinux_audited', 'because.onlySelinux'),
    via('kprobe', 'fn:common_lsm_audit', 'because.noBtfNeeded'),
  ]),
  goal('G-144', 'security', {}, { entry: true }, [
    via('fentry', 'fn:bpf_map_update_value', 'because.typedArgs'),
    via('tp', 'tracepoint:syscalls:sys_enter_bpf', 'because.stable'),
    via('fentry', 'fn:security_bpf_map', 'because.mapOpened'),
    via('lsm', 'lsm:bpf_map', 'because.mapOpened'),
  ]),
  goal('G-145', 'kernels', {}, { entry: true }, [
    via('tp', 'tracepoint:printk:console', 'because.kernelMessage'),
    via('tp_btf', 'rawtracepoint:console', 'because.cheapestTyped'),
    via('raw_tp', 'rawtracepoint:console', 'because.noBtfNeeded'),
  ]),
  goal('G-146', 'network', {}, { entry: true, latency: true }, [
    via('fexit', 'fn:unix_stream_sendmsg', 'because.bothInOne'),
    via('fentry', 'fn:unix_stream_connect', 'because.typedArgs'),
    via('kprobe', 'fn:unix_stream_sendmsg', 'because.noBtfNeeded'),
  ]),
  goal('G-147', 'processes', {}, { entry: true }, [
    via('fexit', 'fn:create_new_namespaces', 'because.bothInOne'),
    via('fentry', 'fn:copy_namespaces', 'because.callerInstead'),
    via('tp', 'tracepoint:syscalls:sys_enter_unshare', 'because.onlyOneWay'),
    via('tp', 'tracepoint:syscalls:sys_enter_setns', 'because.onlyOneWay'),
  ]),
  goal('G-148', 'security', {}, { entry: true }, [
    via('tp', 'tracepoint:syscalls:sys_enter_reboot', 'because.stable'),
    via('fentry', 'fn:kernel_restart', 'because.onlyOneWay'),
    via('kprobe', 'fn:kernel_restart', 'because.noBtfNeeded'),
  ]),
] as const;
