/** In the guest: programs of the lab's own, before all others in PATH. */
export const BIN = '/hooklab/bin';

/** In the guest: the modules that can be loaded there, and `orders`. */
export const MODULES = '/hooklab/modules';

/**
 * modprobe over the modules that the lab keeps of a kernel: /lib is the host's, whose modules are of another one.
 * A line of `orders` is a module and all that must be loaded for it, in order, itself last:
 *
 *   null_blk configfs null_blk
 */
export const modprobeScript = `#!/hooklab/busybox sh
B=/hooklab/busybox
orders=${MODULES}/orders
[ "$1" != -r ] || { shift; exec $B rmmod "$@"; }
name=$1
line=$($B grep "^$name " $orders 2>/dev/null) || {
  echo "modprobe: this lab has no module $name; it has: $($B cut -d' ' -f1 $orders 2>/dev/null | $B tr '\\n' ' ')" >&2
  exit 1
}
shift
for each in \${line#* }; do
  [ ! -d /sys/module/$each ] || continue
  if [ $each = $name ]; then $B insmod ${MODULES}/$each.ko "$@"; else $B insmod ${MODULES}/$each.ko; fi || exit 1
done
`;
