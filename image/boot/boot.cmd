# Which slot boots. Run by Debian's U-Boot as boot.scr, on QEMU's `virt` and on a Raspberry Pi alike.
#
# The choice is in three variables, named as RAUC names them: BOOT_ORDER, and for each slot how many tries it has left. They
# are kept in two copies of 16 KiB, each with its checksum, at 1 MiB and at 1 MiB + 64 KiB: one of them is whole whenever the
# power goes. Every boot takes a try; the agent gives them back once it is well. A slot without tries is passed over, so a
# system that never gets well is left by itself.

setenv copy_0 0x800
setenv copy_1 0x880
setenv copy_blocks 0x20
setenv copy_bytes 0x4000
setenv tries 3
setexpr buffer ${scriptaddr} + 0x100000

# 1. What was decided. A copy that is torn or foreign does not pass its checksum.
setenv spare ${copy_0}
setenv counting ${copy_1}
setenv BOOT_ORDER
setenv BOOT_A_LEFT
setenv BOOT_B_LEFT
${devtype} dev ${devnum}
if ${devtype} read ${buffer} ${copy_0} ${copy_blocks} && env import -c ${buffer} ${copy_bytes} BOOT_ORDER BOOT_A_LEFT BOOT_B_LEFT; then
  echo "meterbox: boot environment read"
  setenv spare ${copy_1}
  setenv counting ${copy_0}
elif ${devtype} read ${buffer} ${copy_1} ${copy_blocks} && env import -c ${buffer} ${copy_bytes} BOOT_ORDER BOOT_A_LEFT BOOT_B_LEFT; then
  echo "meterbox: boot environment read from its second copy"
else
  echo "meterbox: no boot environment, beginning with slot A"
fi
test -n "${BOOT_ORDER}" || setenv BOOT_ORDER "A B"
test -n "${BOOT_A_LEFT}" || setenv BOOT_A_LEFT ${tries}
test -n "${BOOT_B_LEFT}" || setenv BOOT_B_LEFT ${tries}

# 2. The first slot in the order that has tries left gives one of them.
setenv slot
for name in ${BOOT_ORDER}; do
  if test -n "${slot}"; then
    true
  elif test "${name}" = "A" && test 0x${BOOT_A_LEFT} -gt 0; then
    setexpr BOOT_A_LEFT ${BOOT_A_LEFT} - 1
    setenv slot A
    setenv part 2
  elif test "${name}" = "B" && test 0x${BOOT_B_LEFT} -gt 0; then
    setexpr BOOT_B_LEFT ${BOOT_B_LEFT} - 1
    setenv slot B
    setenv part 3
  fi
done
# No slot got well: both begin anew rather than the box stay dark. An order that names no slot is forgotten;
# a slot that an order leaves out is not whole, and stays out.
if test -z "${slot}"; then
  echo "meterbox: no slot has tries left, both begin anew"
  setenv BOOT_A_LEFT ${tries}
  setenv BOOT_B_LEFT ${tries}
  if test "${BOOT_ORDER}" = "B A" || test "${BOOT_ORDER}" = "A" || test "${BOOT_ORDER}" = "B"; then
    true
  else
    setenv BOOT_ORDER "A B"
  fi
fi

# 3. Keep it, one copy after the other; the one that it was read from is the second, so that no cut leaves none.
mw.b ${buffer} 0 ${copy_bytes}
env export -c -s ${copy_bytes} ${buffer} BOOT_ORDER BOOT_A_LEFT BOOT_B_LEFT
${devtype} write ${buffer} ${spare} ${copy_blocks}
${devtype} write ${buffer} ${counting} ${copy_blocks}
test -n "${slot}" || reset

# 4. Boot. The Pi's U-Boot has its ramdisk where a large kernel unpacks itself, and no place for packed ones.
if test "${devtype}" = "mmc"; then
  setenv kernel_comp_addr_r 0x0a000000
  setenv ramdisk_addr_r 0x06000000
  setenv fdt_slot_r 0x05f00000
  setenv console ttyS1,115200
else
  setenv kernel_comp_addr_r 0x46000000
  setenv ramdisk_addr_r 0x44000000
  setenv fdt_slot_r 0x43f00000
  setenv console ttyAMA0
fi
setenv kernel_comp_size 0x4000000
setenv from "${devtype} ${devnum}:${part}"
setenv bootargs "console=${console} quiet panic=5 oops=panic meterbox.slot=${slot}"
# The board's description belongs to the slot's kernel; a virtual machine brings its own.
setenv fdt_used ${fdt_addr}
if test -n "${fdtfile}" && load ${from} ${fdt_slot_r} dtbs/${fdtfile}; then
  setenv fdt_used ${fdt_slot_r}
fi
echo "meterbox: booting slot ${slot}"
if load ${from} ${kernel_addr_r} Image.gz && load ${from} ${ramdisk_addr_r} initrd; then
  booti ${kernel_addr_r} ${ramdisk_addr_r}:${filesize} ${fdt_used}
fi
echo "meterbox: slot ${slot} could not be loaded"
reset
