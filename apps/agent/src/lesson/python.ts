/**
 * What no program of Debian's does, for Python, which is in every lab VM. Each takes a file's name, without quotes.
 */

/** The path of chdir(2) lies in a page of a private file mapping that nobody has touched: it is in the page cache only. */
export const PATH_NOT_MAPPED = `
import ctypes, mmap, os, sys
os.mkdir(sys.argv[1])
with open("path", "wb") as f: f.write(sys.argv[1].encode() + b"\\0")
f = os.open("path", os.O_RDONLY)
libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_void_p
at = libc.mmap(None, ctypes.c_size_t(4096), mmap.PROT_READ, mmap.MAP_PRIVATE, f, ctypes.c_long(0))
sys.exit(libc.chdir(ctypes.c_void_p(at)))
`;

/** unlink of the 32-bit table: number 10, by int 0x80, of a path below 4 GiB. */
export const INT80_UNLINK = `
import ctypes, sys
open(sys.argv[1], "w").close()
libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_void_p
at = libc.mmap(None, ctypes.c_size_t(4096), 7, 0x62, -1, ctypes.c_long(0))
path = at + 256
code = b"\\x53\\xbb" + path.to_bytes(4, "little") + b"\\xb8\\x0a\\0\\0\\0\\xcd\\x80\\x5b\\xc3"
ctypes.memmove(at, code, len(code))
ctypes.memmove(path, sys.argv[1].encode() + b"\\0", len(sys.argv[1]) + 1)
sys.exit(ctypes.CFUNCTYPE(ctypes.c_int)(at)())
`;

/** IORING_OP_UNLINKAT (36), by one submission queue entry; setup is syscall 425, enter 426. */
export const IO_URING_UNLINK = `
import ctypes, mmap, struct, sys
open(sys.argv[1], "w").close()
libc = ctypes.CDLL(None, use_errno=True)
params = ctypes.create_string_buffer(120)
ring = libc.syscall(425, 4, params)
if ring < 0: sys.exit("io_uring_setup: errno %d" % ctypes.get_errno())
head, tail, mask, entries, flags, dropped, array = struct.unpack_from("7I", params, 40)
size = array + 4 * struct.unpack_from("I", params, 0)[0]
sq = mmap.mmap(ring, size, offset=0)
sqes = mmap.mmap(ring, 64 * 4, offset=0x10000000)
path = ctypes.create_string_buffer(sys.argv[1].encode())
sqes[0:64] = struct.pack("=BBHiQQIIQ24x", 36, 0, 0, -100, 0, ctypes.addressof(path), 0, 0, 7)
struct.pack_into("I", sq, array, 0)
struct.pack_into("I", sq, tail, 1)
sys.exit(0 if libc.syscall(426, ring, 1, 1, 1, None, 0) == 1 else 1)
`;
