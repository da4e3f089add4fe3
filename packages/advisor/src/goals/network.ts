import { goal, PAIR, via } from './goal';

export const NETWORK_GOALS = [
  goal('G-14', 'network', {}, { entry: true, stack: true }, [
    via('tp_btf', 'rawtracepoint:kfree_skb', 'because.reasonTyped'),
    via('tp', 'tracepoint:skb:kfree_skb', 'because.holdsData'),
    via('fentry', 'fn:sk_skb_reason_drop', 'because.renamedOften'),
    via('kprobe', 'fn:kfree_skb_reason', 'because.renamedOften'),
  ]),
  goal('G-29', 'network', {}, { entry: true }, [
    via('tp', 'tracepoint:xdp:xdp_exception', 'because.holdsData'),
    via('tp', 'tracepoint:xdp:xdp_redirect_err', 'because.holdsData'),
    via('tp_btf', 'rawtracepoint:xdp_exception', 'because.cheapestTyped'),
    via('fexit', 'bpf:xdp_prog', 'because.returnOfProgram'),
  ]),
  goal(
    'G-35',
    'network',
    {},
    { entry: true },
    [
      via('tp', 'tracepoint:sock:inet_sock_set_state', 'because.holdsData'),
      via('tp_btf', 'rawtracepoint:inet_sock_set_state', 'because.cheapestTyped'),
      via('fexit', 'fn:tcp_v4_connect', 'because.bothInOne'),
      via('kprobe', 'fn:tcp_v4_connect', 'because.noBtfNeeded'),
    ],
    { spec: 'tcp-states' },
  ),
  goal(
    'G-35b',
    'network',
    {},
    { entry: true },
    [
      via('tp', 'tracepoint:tcp:tcp_retransmit_skb', 'because.holdsData'),
      via('tp_btf', 'rawtracepoint:tcp_retransmit_skb', 'because.followsPointers'),
      via('fentry', 'fn:tcp_retransmit_skb', 'because.fallback'),
      via('kprobe', 'fn:tcp_retransmit_skb', 'because.noBtfNeeded'),
    ],
    { spec: 'tcp-retransmits' },
  ),
  goal(
    'G-40',
    'network',
    {},
    { entry: true, ret: true },
    [
      via('fexit', 'fn:tcp_v4_connect', 'because.bothInOne'),
      via('lsm', 'lsm:socket_connect', 'because.beforeItHappens'),
      via('fentry', 'fn:security_socket_connect', 'because.inactiveLsm'),
      via(
        'tp',
        ['tracepoint:syscalls:sys_enter_connect', 'tracepoint:syscalls:sys_exit_connect'],
        'because.stable',
        PAIR,
      ),
    ],
    { spec: 'tcp-connects' },
  ),
  goal(
    'G-41',
    'network',
    { path: '/lib/x86_64-linux-gnu/libc.so.6', symbol: 'getaddrinfo' },
    { entry: true },
    [
      via('uprobe.session', 'user:‹path›:‹symbol›', 'because.sessionBoth'),
      via('uprobe.multi', 'user:‹path›:‹symbol›', 'because.noAdmin'),
      via('uprobe', 'user:‹path›:‹symbol›', 'because.fallback'),
      via('fentry', 'fn:udp_sendmsg', 'because.wireNotNames'),
    ],
  ),
  goal('G-57', 'network', {}, { entry: true, hot: true }, [
    via('fentry', 'fn:tcp_sendmsg', 'because.cheapTrampoline'),
    via('kprobe.multi', 'fn:tcp_sendmsg', 'because.noBtfNeeded'),
    via('kprobe', 'fn:tcp_sendmsg', 'because.noBtfNeeded'),
    via('tp', 'tracepoint:sock:inet_sock_set_state', 'because.onlyAtEnds'),
  ]),
  goal(
    'G-58',
    'network',
    {},
    { entry: true, ret: true },
    [
      via('fexit', 'fn:inet_csk_accept', 'because.bothInOne'),
      via('kretprobe', 'fn:inet_csk_accept', 'because.noBtfNeeded'),
      via('tp', 'tracepoint:sock:inet_sock_set_state', 'because.holdsData'),
    ],
    { spec: 'tcp-accepts' },
  ),
  goal('G-70', 'network', {}, { entry: true, ret: true }, [
    via('fexit', 'fn:inet_listen', 'because.bothInOne'),
    via('lsm', 'lsm:socket_listen', 'because.beforeItHappens'),
    via('tp', 'tracepoint:syscalls:sys_enter_listen', 'because.stable'),
    via('kprobe', 'fn:inet_listen', 'because.noBtfNeeded'),
  ]),
  goal('G-71', 'network', {}, { entry: true, latency: true }, [
    via('fentry', ['fn:tcp_v4_connect', 'fn:tcp_rcv_state_process'], 'because.pairBySocket', PAIR),
    via('tp_btf', 'rawtracepoint:inet_sock_set_state', 'because.pairBySocket', PAIR),
    via('tp', 'tracepoint:sock:inet_sock_set_state', 'because.stable', PAIR),
    via('kprobe', ['fn:tcp_v4_connect', 'fn:tcp_rcv_state_process'], 'because.noBtfNeeded', PAIR),
  ]),
  goal('G-72', 'network', {}, { entry: true, hot: true }, [
    via('fentry', 'fn:tcp_rcv_established', 'because.typedArgs'),
    via('tp', 'tracepoint:tcp:tcp_probe', 'because.holdsData'),
    via('tp_btf', 'rawtracepoint:tcp_probe', 'because.cheapestTyped'),
    via('kprobe', 'fn:tcp_rcv_established', 'because.noBtfNeeded'),
  ]),
  goal('G-73', 'network', {}, { entry: true }, [
    via('tp', ['tracepoint:tcp:tcp_send_reset', 'tracepoint:tcp:tcp_receive_reset'], 'because.holdsData'),
    via(
      'tp_btf',
      ['rawtracepoint:tcp_send_reset', 'rawtracepoint:tcp_receive_reset'],
      'because.cheapestTyped',
    ),
    via('fentry', 'fn:tcp_send_active_reset', 'because.onlyOneWay'),
  ]),
  goal('G-74', 'network', {}, { entry: true, hot: true }, [
    via('fentry', 'fn:udp_sendmsg', 'because.cheapTrampoline'),
    via('kprobe.multi', 'fn:udp_sendmsg', 'because.noBtfNeeded'),
    via('kprobe', 'fn:udp_sendmsg', 'because.noBtfNeeded'),
    via('tp', 'tracepoint:net:net_dev_queue', 'because.wireNotNames'),
  ]),
  goal('G-75', 'network', {}, { entry: true, hot: true }, [
    via('tp', ['tracepoint:net:netif_receive_skb', 'tracepoint:net:net_dev_queue'], 'because.stable'),
    via(
      'tp_btf',
      ['rawtracepoint:netif_receive_skb', 'rawtracepoint:net_dev_queue'],
      'because.followsPointers',
    ),
    via('fentry', ['fn:ip_rcv', 'fn:__dev_queue_xmit'], 'because.typedArgs'),
  ]),
] as const;
