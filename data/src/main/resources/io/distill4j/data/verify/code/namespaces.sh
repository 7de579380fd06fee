# Runs a program in namespaces of its own, as process 1 of which this shell stays until the program ends: then all it started is killed.
# Arguments: empty folder for the root, private folder, "ro" or "rw" for it, megabytes of /tmp, read-only folders..., "--", command...
set -e
PATH=/usr/sbin:/usr/bin:/sbin:/bin
root=$1 files=$2 mode=$3 megabytes=$4
shift 4

# A mount may be locked with flags that must be kept when it is made read-only.
read_only() {
  mount -o remount,bind,ro,nosuid,nodev "$1" 2>/dev/null || mount -o remount,bind,ro,nosuid,nodev,noexec "$1"
}

mount -t tmpfs -o size=4m,mode=755,nosuid,nodev box "$root"
cd "$root"
mkdir usr proc dev tmp box old
mount --rbind /usr usr
read_only usr
for name in bin sbin lib lib32 lib64 libx32; do
  if [ -L "/$name" ]; then
    ln -s "$(readlink "/$name")" "$name"
  elif [ -d "/$name" ]; then
    mkdir "$name"
    mount --rbind "/$name" "$name"
    read_only "$name"
  fi
done
while [ "$1" != -- ]; do
  mkdir -p ".$1"
  mount --rbind "$1" ".$1"
  read_only ".$1"
  shift
done
shift
for name in null zero full random urandom; do
  : > "dev/$name"
  mount --bind "/dev/$name" "dev/$name"
done
ln -s /proc/self/fd dev/fd
mount -t proc -o nosuid,nodev,noexec proc proc
echo 0 > /proc/sys/user/max_user_namespaces
mount --bind "$files" box
[ "$mode" = rw ] || read_only box
mount -t tmpfs -o "size=${megabytes}m,mode=1777,nosuid,nodev" tmp tmp
pivot_root . old
umount -l /old
rmdir /old
mount -o remount,bind,ro,nosuid,nodev /
cd /tmp
set +e
env -i PATH=/usr/bin:/bin HOME=/tmp LANG=C.UTF-8 \
  setpriv --no-new-privs --bounding-set=-all --inh-caps=-all --ambient-caps=-all "$@"
exit $?
