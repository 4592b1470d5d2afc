// The way from the host into compiled code and back, for x86-64 System V. activation.h explains activations.
//
// The fast path tests the three things that may need attention (this thread is prepared and has stack left, the store
// does not bound the stack itself, MXCSR is the default if that matters) and leaves everything else to wzc_enter_slow.

#if defined(__x86_64__)

#define THREAD_INNERMOST 0
#define THREAD_LIMIT 8
#define STORE_STACK_LIMIT 0
#define STORE_MAX_STACK_BYTES 8
#define STORE_USES_FLOATS 16

// The frame of wzc_enter_armed, from its stack pointer upwards: the activation, five registers, rbp, return address.
#define ACTIVATION_PREVIOUS 0
#define ACTIVATION_STORE 8
#define ACTIVATION_PREVIOUS_LIMIT 16
#define FRAME_RBP 64

	.hidden wzc_thread
	.hidden wzc_enter_slow
	.hidden wzc_entry_personality
	.hidden wzc_make_stack_overflow_trap
	.hidden wzc_raise_memory_fault

	.text

// wzc_trap *wzc_libcall_enter(instance, array_call, code, context, values)
	.p2align 6
	.globl wzc_libcall_enter
	.type wzc_libcall_enter, @function
wzc_libcall_enter:
	.cfi_startproc
	movq (%rdi), %rdi
	.globl wzc_enter
	.hidden wzc_enter
	.type wzc_enter, @function
wzc_enter:
	movq wzc_thread@gottpoff(%rip), %rax
	movq %fs:THREAD_LIMIT(%rax), %r9
	cmpq %r9, %rsp
	jb wzc_enter_slow
	cmpq $0, STORE_MAX_STACK_BYTES(%rdi)
	jne wzc_enter_slow
	cmpq $0, STORE_USES_FLOATS(%rdi)
	je wzc_enter_armed
	stmxcsr -8(%rsp)
	movl -8(%rsp), %eax
	andl $0xFFC0, %eax // without the sticky flags
	cmpl $0x1F80, %eax
	jne wzc_enter_slow
	.cfi_endproc
	.size wzc_libcall_enter, .-wzc_libcall_enter
	.size wzc_enter, .-wzc_enter
	// falls through

// wzc_trap *wzc_enter_armed(store, array_call, code, context, values, limit)
	.globl wzc_enter_armed
	.hidden wzc_enter_armed
	.type wzc_enter_armed, @function
wzc_enter_armed:
	.cfi_startproc
	.cfi_personality 0x1b, wzc_entry_personality
	pushq %rbp
	.cfi_def_cfa_offset 16
	.cfi_offset %rbp, -16
	movq %rsp, %rbp
	.cfi_def_cfa_register %rbp
	pushq %rbx
	.cfi_offset %rbx, -24
	pushq %r12
	.cfi_offset %r12, -32
	pushq %r13
	.cfi_offset %r13, -40
	pushq %r14
	.cfi_offset %r14, -48
	pushq %r15
	.cfi_offset %r15, -56
	movq wzc_thread@gottpoff(%rip), %rax
	pushq STORE_STACK_LIMIT(%rdi)
	pushq %rdi
	pushq %fs:THREAD_INNERMOST(%rax)
	movq %r9, STORE_STACK_LIMIT(%rdi)
	movq %rsp, %fs:THREAD_INNERMOST(%rax)
	movq %rsi, %rax
	movq %rdx, %rdi
	movq %rcx, %rsi
	movq %r8, %rdx
	callq *%rax
	xorl %eax, %eax
.Lleave:
	movq wzc_thread@gottpoff(%rip), %rcx
	popq %rdx
	movq %rdx, %fs:THREAD_INNERMOST(%rcx)
	popq %rdx
	popq STORE_STACK_LIMIT(%rdx)
	popq %r15
	popq %r14
	popq %r13
	popq %r12
	popq %rbx
	popq %rbp
	.cfi_def_cfa %rsp, 8
	retq

// The signal handler continues here on the activation's stack when the stack ran into its guard.
	.cfi_def_cfa %rbp, 16
	.globl wzc_stack_overflow_landing
	.hidden wzc_stack_overflow_landing
	.type wzc_stack_overflow_landing, @function
wzc_stack_overflow_landing: // rdi: pc, rsp: activation, rbp: rsp + FRAME_RBP
	callq wzc_make_stack_overflow_trap
	jmp .Lleave

// void wzc_resume(activation, trap)
	.globl wzc_resume
	.hidden wzc_resume
	.type wzc_resume, @function
wzc_resume:
	leaq FRAME_RBP(%rdi), %rbp
	movq %rdi, %rsp
	movq %rsi, %rax
	jmp .Lleave
	.cfi_endproc
	.size wzc_enter_armed, .-wzc_enter_armed

// The signal handler continues here after an access to a memory's guard, on the stack of the function that did it, as if
// that instruction had called us. The record at the stack pointer (FaultRecord) lets unwinders find that function.
	.globl wzc_memory_fault_landing
	.hidden wzc_memory_fault_landing
	.type wzc_memory_fault_landing, @function
	.cfi_startproc
	.cfi_signal_frame
	// DW_CFA_def_cfa_expression: DW_OP_breg7 (rsp) +8, DW_OP_deref
	.cfi_escape 0x0f, 3, 0x77, 8, 0x06
	// DW_CFA_expression reg: DW_OP_breg7 (rsp) +offset
	.cfi_escape 0x10, 16, 2, 0x77, 0  // rip
	.cfi_escape 0x10, 6, 2, 0x77, 16  // rbp
	.cfi_escape 0x10, 3, 2, 0x77, 24  // rbx
	.cfi_escape 0x10, 12, 2, 0x77, 32 // r12
	.cfi_escape 0x10, 13, 2, 0x77, 40 // r13
	.cfi_escape 0x10, 14, 2, 0x77, 48 // r14
	.cfi_escape 0x10, 15, 2, 0x77, 56 // r15
	nop // unwinders look one byte before a return address: keep the previous function out of it
wzc_memory_fault_landing:
	callq wzc_raise_memory_fault
	ud2
	.cfi_endproc
	.size wzc_memory_fault_landing, .-wzc_memory_fault_landing

#endif

// Outside of the condition: an object without this note would ask for an executable stack.
	.section .note.GNU-stack, "", @progbits
