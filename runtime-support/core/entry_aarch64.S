// The way from the host into compiled code and back, for AArch64. activation.h explains activations; entry_x86_64.S is
// the same for x86-64.

#if defined(__aarch64__)

#define THREAD_INNERMOST 0
#define THREAD_LIMIT 8
// The store in the header of an instance, relative to a guard below the instance pointer.
#define INSTANCE_GUARD_PAGES 16
#define INSTANCE_STORE -40
#define STORE_ENTRY_LIMIT 0
#define STORE_USES_FLOATS 8
#define STORE_OUTERMOST 16

// The frame of wzc_enter_armed, from its stack pointer upwards: the activation, x29 and x30, x19 to x28, d8 to d15.
#define FRAME_X29 16
#define FRAME_X19 32
#define FRAME_D8 112
#define FRAME_SIZE 176

.macro loadThread register, scratch
	mrs \register, tpidr_el0
	adrp \scratch, :gottprel:wzc_thread
	ldr \scratch, [\scratch, :gottprel_lo12:wzc_thread]
	add \register, \register, \scratch
.endm

	.hidden wzc_thread
	.hidden wzc_enter_slow
	.hidden wzc_entry_personality
	.hidden wzc_make_stack_overflow_trap
	.hidden wzc_raise_memory_fault

	.text

// wzc_trap *wzc_libcall_enter(instance, array_call, code, context, values)
	.p2align 6
	.globl wzc_libcall_enter
	.type wzc_libcall_enter, %function
wzc_libcall_enter:
	.cfi_startproc
	sub x0, x0, #INSTANCE_GUARD_PAGES, lsl #12
	ldur x0, [x0, #INSTANCE_STORE]
	.globl wzc_enter
	.hidden wzc_enter
	.type wzc_enter, %function
wzc_enter:
	loadThread x9, x10
	ldr x5, [x9, #THREAD_LIMIT]
	mov x10, sp
	cmp x10, x5
	b.lo wzc_enter_slow_near
	ldr x10, [x0, #STORE_ENTRY_LIMIT]
	cmp x10, x5
	b.ne wzc_enter_slow_near
	ldr x10, [x0, #STORE_USES_FLOATS]
	cbz x10, wzc_enter_armed
	mrs x10, fpcr
	cbz x10, wzc_enter_armed
wzc_enter_slow_near:
	b wzc_enter_slow
	.cfi_endproc
	.size wzc_libcall_enter, .-wzc_libcall_enter
	.size wzc_enter, .-wzc_enter

// wzc_trap *wzc_enter_armed(store, array_call, code, context, values)
	.globl wzc_enter_armed
	.hidden wzc_enter_armed
	.type wzc_enter_armed, %function
wzc_enter_armed:
	.cfi_startproc
	.cfi_personality 0x1b, wzc_entry_personality
	sub sp, sp, #FRAME_SIZE
	.cfi_def_cfa_offset FRAME_SIZE
	stp x29, x30, [sp, #FRAME_X29]
	.cfi_rel_offset x29, FRAME_X29
	.cfi_rel_offset x30, FRAME_X29+8
	stp x19, x20, [sp, #FRAME_X19]
	.cfi_rel_offset x19, FRAME_X19
	.cfi_rel_offset x20, FRAME_X19+8
	stp x21, x22, [sp, #FRAME_X19+16]
	.cfi_rel_offset x21, FRAME_X19+16
	.cfi_rel_offset x22, FRAME_X19+24
	stp x23, x24, [sp, #FRAME_X19+32]
	.cfi_rel_offset x23, FRAME_X19+32
	.cfi_rel_offset x24, FRAME_X19+40
	stp x25, x26, [sp, #FRAME_X19+48]
	.cfi_rel_offset x25, FRAME_X19+48
	.cfi_rel_offset x26, FRAME_X19+56
	stp x27, x28, [sp, #FRAME_X19+64]
	.cfi_rel_offset x27, FRAME_X19+64
	.cfi_rel_offset x28, FRAME_X19+72
	stp d8, d9, [sp, #FRAME_D8]
	.cfi_rel_offset d8, FRAME_D8
	.cfi_rel_offset d9, FRAME_D8+8
	stp d10, d11, [sp, #FRAME_D8+16]
	.cfi_rel_offset d10, FRAME_D8+16
	.cfi_rel_offset d11, FRAME_D8+24
	stp d12, d13, [sp, #FRAME_D8+32]
	.cfi_rel_offset d12, FRAME_D8+32
	.cfi_rel_offset d13, FRAME_D8+40
	stp d14, d15, [sp, #FRAME_D8+48]
	.cfi_rel_offset d14, FRAME_D8+48
	.cfi_rel_offset d15, FRAME_D8+56
	add x29, sp, #FRAME_X29
	loadThread x9, x10
	ldr x10, [x9, #THREAD_INNERMOST]
	ldr x11, [x0, #STORE_OUTERMOST]
	stp x10, x0, [sp]
	mov x10, sp
	cmp x11, #0
	csel x11, x10, x11, eq
	str x11, [x0, #STORE_OUTERMOST]
	str x10, [x9, #THREAD_INNERMOST]
	mov x10, x1
	mov x0, x2
	mov x1, x3
	mov x2, x4
	blr x10
	mov x0, #0
.Lleave: // x0: the result
	loadThread x9, x10
	ldp x10, x11, [sp]
	str x10, [x9, #THREAD_INNERMOST]
	ldr x12, [x11, #STORE_OUTERMOST]
	mov x10, sp
	cmp x12, x10
	csel x12, xzr, x12, eq
	str x12, [x11, #STORE_OUTERMOST]
	ldp d14, d15, [sp, #FRAME_D8+48]
	ldp d12, d13, [sp, #FRAME_D8+32]
	ldp d10, d11, [sp, #FRAME_D8+16]
	ldp d8, d9, [sp, #FRAME_D8]
	ldp x27, x28, [sp, #FRAME_X19+64]
	ldp x25, x26, [sp, #FRAME_X19+48]
	ldp x23, x24, [sp, #FRAME_X19+32]
	ldp x21, x22, [sp, #FRAME_X19+16]
	ldp x19, x20, [sp, #FRAME_X19]
	ldp x29, x30, [sp, #FRAME_X29]
	add sp, sp, #FRAME_SIZE
	.cfi_remember_state
	.cfi_def_cfa_offset 0
	ret

// The signal handler continues here on the activation's stack when the stack ran into its guard.
	.cfi_restore_state
	.globl wzc_stack_overflow_landing
	.hidden wzc_stack_overflow_landing
	.type wzc_stack_overflow_landing, %function
wzc_stack_overflow_landing: // x0: pc, sp: activation
	bl wzc_make_stack_overflow_trap
	b .Lleave

// void wzc_resume(activation, trap)
	.globl wzc_resume
	.hidden wzc_resume
	.type wzc_resume, %function
wzc_resume:
	mov sp, x0
	mov x0, x1
	b .Lleave
	.cfi_endproc
	.size wzc_enter_armed, .-wzc_enter_armed

// The signal handler continues here after an access to a memory's guard, on the stack of the function that did it, as if
// that instruction had called us. The record at the stack pointer (FaultRecord) lets unwinders find that function. Both
// its pc and its x30 have to be recovered: the pc travels in column 96, which the compiler's unwinder keeps for that.
	.globl wzc_memory_fault_landing
	.hidden wzc_memory_fault_landing
	.type wzc_memory_fault_landing, %function
	.cfi_startproc
	.cfi_signal_frame
	.cfi_return_column 96
	// DW_CFA_def_cfa_expression: DW_OP_breg31 (sp) +8, DW_OP_deref
	.cfi_escape 0x0f, 3, 0x8f, 8, 0x06
	// DW_CFA_expression reg: DW_OP_breg31 (sp) +offset
	.cfi_escape 0x10, 96, 2, 0x8f, 0  // pc
	.cfi_escape 0x10, 19, 2, 0x8f, 16 // x19
	.cfi_escape 0x10, 20, 2, 0x8f, 24
	.cfi_escape 0x10, 21, 2, 0x8f, 32
	.cfi_escape 0x10, 22, 2, 0x8f, 40
	.cfi_escape 0x10, 23, 2, 0x8f, 48
	.cfi_escape 0x10, 24, 2, 0x8f, 56
	.cfi_escape 0x10, 25, 3, 0x8f, 0xc0, 0x00 // +64
	.cfi_escape 0x10, 26, 3, 0x8f, 0xc8, 0x00
	.cfi_escape 0x10, 27, 3, 0x8f, 0xd0, 0x00
	.cfi_escape 0x10, 28, 3, 0x8f, 0xd8, 0x00
	.cfi_escape 0x10, 29, 3, 0x8f, 0xe0, 0x00 // x29, +96
	.cfi_escape 0x10, 30, 3, 0x8f, 0xe8, 0x00 // x30, +104
	nop // unwinders look before a return address: keep the previous function out of it
wzc_memory_fault_landing:
	bl wzc_raise_memory_fault
	brk #1
	.cfi_endproc
	.size wzc_memory_fault_landing, .-wzc_memory_fault_landing

#endif

// Outside of the condition: an object without this note would ask for an executable stack.
	.section .note.GNU-stack, "", %progbits
