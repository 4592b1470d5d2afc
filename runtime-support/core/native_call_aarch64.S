// Calls between arrays of values and native signatures decided at run time, for AArch64. See native_call.h.

#if defined(__aarch64__)

// NativeRegisters: x0..x7, then q0..7.
#define FLOATS 64
#define REGISTERS_SIZE 192

	.hidden wzc_native_dispatch

	.text

// A native entry for any function: called with the wzc_func as context.
	.p2align 4
	.globl wzc_native_entry
	.type wzc_native_entry, %function
wzc_native_entry:
	.cfi_startproc
	stp x29, x30, [sp, #-16]!
	.cfi_def_cfa_offset 16
	.cfi_offset x29, -16
	.cfi_offset x30, -8
	mov x29, sp
	.cfi_def_cfa_register x29
	sub sp, sp, #REGISTERS_SIZE
	stp x0, x1, [sp]
	stp x2, x3, [sp, #16]
	stp x4, x5, [sp, #32]
	stp x6, x7, [sp, #48]
	stp q0, q1, [sp, #FLOATS]
	stp q2, q3, [sp, #FLOATS+32]
	stp q4, q5, [sp, #FLOATS+64]
	stp q6, q7, [sp, #FLOATS+96]
	mov x0, sp
	add x1, x29, #16
	bl wzc_native_dispatch
	ldr x0, [sp]
	ldr q0, [sp, #FLOATS]
	mov sp, x29
	ldp x29, x30, [sp], #16
	.cfi_def_cfa sp, 0
	.cfi_restore x29
	.cfi_restore x30
	ret
	.cfi_endproc
	.size wzc_native_entry, .-wzc_native_entry

// void wzc_native_call(code, registers, stack words, count of stack words (even))
	.p2align 4
	.globl wzc_native_call
	.hidden wzc_native_call
	.type wzc_native_call, %function
wzc_native_call:
	.cfi_startproc
	stp x29, x30, [sp, #-32]!
	.cfi_def_cfa_offset 32
	.cfi_offset x29, -32
	.cfi_offset x30, -24
	str x19, [sp, #16]
	.cfi_offset x19, -16
	mov x29, sp
	.cfi_def_cfa_register x29
	mov x19, x1
	mov x16, x0
	sub sp, sp, x3, lsl #3
	mov x9, sp
1:
	cbz x3, 2f
	ldp x10, x11, [x2], #16
	stp x10, x11, [x9], #16
	sub x3, x3, #2
	b 1b
2:
	ldp q0, q1, [x19, #FLOATS]
	ldp q2, q3, [x19, #FLOATS+32]
	ldp q4, q5, [x19, #FLOATS+64]
	ldp q6, q7, [x19, #FLOATS+96]
	ldp x0, x1, [x19]
	ldp x2, x3, [x19, #16]
	ldp x4, x5, [x19, #32]
	ldp x6, x7, [x19, #48]
	blr x16
	str x0, [x19]
	str q0, [x19, #FLOATS]
	mov sp, x29
	ldr x19, [sp, #16]
	ldp x29, x30, [sp], #32
	.cfi_def_cfa sp, 0
	.cfi_restore x29
	.cfi_restore x30
	.cfi_restore x19
	ret
	.cfi_endproc
	.size wzc_native_call, .-wzc_native_call

#endif

// Outside of the condition: an object without this note would ask for an executable stack.
	.section .note.GNU-stack, "", %progbits
