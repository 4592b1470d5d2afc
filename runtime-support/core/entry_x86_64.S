// The way from the host into compiled code and back, for x86-64 System V. activation.h explains activations.
//
// There are two ways in: by an array of values, which every function has, and directly, for exports whose arguments all
// travel in registers. Both test the four things that may need attention (this thread is prepared and has stack left,
// the store has this thread's limit, it does not bound the stack itself, MXCSR is the default if that matters) and leave
// everything else to a slow way. Both build the same frame, so that a trap need not know which way the call came.
//
// What has to be put back after the call is kept in callee-saved registers, whose old values are in the frame anyway, and
// only after a trap read from the activation: a chain of calls then does not wait for its own stores.

#if defined(__x86_64__)

#define THREAD_INNERMOST 0
#define THREAD_LIMIT 8
#define INSTANCE_STORE -65576
#define STORE_ENTRY_LIMIT 0
#define STORE_USES_FLOATS 8
#define STORE_INNERMOST 16

// The frame of an entry, from its stack pointer upwards: the activation, five registers, rbp, return address.
#define ACTIVATION_SIZE 24
#define FRAME_RBP 64

#define MXCSR_DEFAULT 0x1F80
#define MXCSR_SETTINGS 0xFFC0 // without the sticky flags

	.hidden wzc_thread
	.hidden wzc_enter_slow
	.hidden wzc_prepare_entry
	.hidden wzc_undo_entry
	.hidden wzc_entry_personality
	.hidden wzc_make_stack_overflow_trap
	.hidden wzc_raise_memory_fault

// Builds the frame and makes it the innermost activation of the thread and of the store, a register. Leaves in r12 and
// r14 what was that before, in r13 the store, in r15 where the thread's state lies.
.macro arm store
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
	movq wzc_thread@gottpoff(%rip), %r15
	movq \store, %r13
	movq STORE_INNERMOST(%r13), %r14
	movq %fs:THREAD_INNERMOST(%r15), %r12
	pushq %r14
	pushq %r13
	pushq %r12
	movq %rsp, STORE_INNERMOST(%r13)
	movq %rsp, %fs:THREAD_INNERMOST(%r15)
.endm

// Takes the frame down again and returns.
.macro disarm
	movq %r12, %fs:THREAD_INNERMOST(%r15)
	movq %r14, STORE_INNERMOST(%r13)
	addq $ACTIVATION_SIZE, %rsp
	popq %r15
	popq %r14
	popq %r13
	popq %r12
	popq %rbx
	popq %rbp
	.cfi_def_cfa %rsp, 8
	retq
.endm

	.text

// wzc_trap *wzc_libcall_enter(instance, array_call, code, context, values)
	.p2align 6
	.globl wzc_libcall_enter
	.type wzc_libcall_enter, @function
wzc_libcall_enter:
	.cfi_startproc
	movq INSTANCE_STORE(%rdi), %rdi
	.globl wzc_enter
	.hidden wzc_enter
	.type wzc_enter, @function
wzc_enter:
	movq wzc_thread@gottpoff(%rip), %rax
	movq %fs:THREAD_LIMIT(%rax), %r9
	cmpq %r9, %rsp
	jb wzc_enter_slow
	cmpq %r9, STORE_ENTRY_LIMIT(%rdi)
	jne wzc_enter_slow
	cmpq $0, STORE_USES_FLOATS(%rdi)
	je wzc_enter_armed
	stmxcsr -8(%rsp)
	movl -8(%rsp), %eax
	andl $MXCSR_SETTINGS, %eax
	cmpl $MXCSR_DEFAULT, %eax
	jne wzc_enter_slow
	.cfi_endproc
	.size wzc_libcall_enter, .-wzc_libcall_enter
	.size wzc_enter, .-wzc_enter
	// falls through

// wzc_trap *wzc_enter_armed(store, array_call, code, context, values)
	.globl wzc_enter_armed
	.hidden wzc_enter_armed
	.type wzc_enter_armed, @function
wzc_enter_armed:
	.cfi_startproc
	.cfi_personality 0x1b, wzc_entry_personality
	arm %rdi
	movq %rsi, %rax
	movq %rdx, %rdi
	movq %rcx, %rsi
	movq %r8, %rdx
	callq *%rax
	xorl %eax, %eax
	.cfi_remember_state
	disarm
	.cfi_restore_state

// A trap ends the call: rax and rdx, in which the two ways return it, hold the trap. Nothing else is known but the
// stack pointer.
.Lleave:
	movq wzc_thread@gottpoff(%rip), %r15
	movq 0(%rsp), %r12
	movq 8(%rsp), %r13
	movq 16(%rsp), %r14
	.cfi_remember_state
	disarm
	.cfi_restore_state

// The signal handler continues here on the activation's stack when the stack ran into its guard.
	.globl wzc_stack_overflow_landing
	.hidden wzc_stack_overflow_landing
	.type wzc_stack_overflow_landing, @function
wzc_stack_overflow_landing: // rdi: pc, rsp: activation, rbp: rsp + FRAME_RBP
	callq wzc_make_stack_overflow_trap
	movq %rax, %rdx
	jmp .Lleave

// void wzc_resume(activation, trap)
	.globl wzc_resume
	.hidden wzc_resume
	.type wzc_resume, @function
wzc_resume:
	leaq FRAME_RBP(%rdi), %rbp
	movq %rdi, %rsp
	movq %rsi, %rax
	movq %rsi, %rdx
	jmp .Lleave
	.cfi_endproc
	.size wzc_enter_armed, .-wzc_enter_armed

// Calls r10 with the arguments in registers, the instance first; r11: the store.
.macro call_armed
	.cfi_remember_state
	arm %r11
	movq %rdi, %rbx
	callq *%r10
	xorl %edx, %edx
	disarm
	.cfi_restore_state
.endm

// {result, trap} wzc_libcall_enter_direct(instance, arguments in registers...); r10: the code to call. The result comes
// back in rax or xmm0, the trap in rdx.
	.p2align 6
	.globl wzc_libcall_enter_direct
	.type wzc_libcall_enter_direct, @function
wzc_libcall_enter_direct:
	.cfi_startproc
	.cfi_personality 0x1b, wzc_entry_personality
	movq wzc_thread@gottpoff(%rip), %rax
	movq INSTANCE_STORE(%rdi), %r11
	movq %fs:THREAD_LIMIT(%rax), %rax
	cmpq %rax, %rsp
	jb .LslowDirect
	cmpq %rax, STORE_ENTRY_LIMIT(%r11)
	jne .LslowDirect
	cmpq $0, STORE_USES_FLOATS(%r11)
	jne .LcheckFloats
.LdirectArmed:
	call_armed

.LcheckFloats:
	stmxcsr -8(%rsp)
	movl -8(%rsp), %eax
	andl $MXCSR_SETTINGS, %eax
	cmpl $MXCSR_DEFAULT, %eax
	je .LdirectArmed
	jmp .LslowDirect
	.cfi_endproc
	.size wzc_libcall_enter_direct, .-wzc_libcall_enter_direct

// The same without a look at floating-point settings.
	.p2align 6
	.globl wzc_libcall_enter_direct_integers
	.type wzc_libcall_enter_direct_integers, @function
wzc_libcall_enter_direct_integers:
	.cfi_startproc
	.cfi_personality 0x1b, wzc_entry_personality
	movq wzc_thread@gottpoff(%rip), %rax
	movq INSTANCE_STORE(%rdi), %r11
	movq %fs:THREAD_LIMIT(%rax), %rax
	cmpq %rax, %rsp
	jb .LslowDirect
	cmpq %rax, STORE_ENTRY_LIMIT(%r11)
	jne .LslowDirect
	call_armed

// Calls wzc_prepare_entry with all argument registers saved around it, then enters as a function of its own.
#define SLOW_CHANGES 0
#define SLOW_CODE 16
#define SLOW_STORE 24
#define SLOW_INTEGERS 32
#define SLOW_FLOATS 80
#define SLOW_SIZE 208
.LslowDirect:
	pushq %rbp
	.cfi_def_cfa_offset 16
	.cfi_offset %rbp, -16
	movq %rsp, %rbp
	.cfi_def_cfa_register %rbp
	subq $SLOW_SIZE, %rsp
	movq %r10, SLOW_CODE(%rsp)
	movq %r11, SLOW_STORE(%rsp)
	movq %rdi, SLOW_INTEGERS(%rsp)
	movq %rsi, SLOW_INTEGERS+8(%rsp)
	movq %rdx, SLOW_INTEGERS+16(%rsp)
	movq %rcx, SLOW_INTEGERS+24(%rsp)
	movq %r8, SLOW_INTEGERS+32(%rsp)
	movq %r9, SLOW_INTEGERS+40(%rsp)
	.irp i, 0, 1, 2, 3, 4, 5, 6, 7
	movaps %xmm\i, SLOW_FLOATS+16*\i(%rsp)
	.endr
	movq %r11, %rdi
	leaq SLOW_CHANGES(%rsp), %rsi
	callq wzc_prepare_entry
	testq %rax, %rax
	jnz .LslowFailed
	.irp i, 0, 1, 2, 3, 4, 5, 6, 7
	movaps SLOW_FLOATS+16*\i(%rsp), %xmm\i
	.endr
	movq SLOW_INTEGERS(%rsp), %rdi
	movq SLOW_INTEGERS+8(%rsp), %rsi
	movq SLOW_INTEGERS+16(%rsp), %rdx
	movq SLOW_INTEGERS+24(%rsp), %rcx
	movq SLOW_INTEGERS+32(%rsp), %r8
	movq SLOW_INTEGERS+40(%rsp), %r9
	movq SLOW_CODE(%rsp), %r10
	movq SLOW_STORE(%rsp), %r11
	callq .LdirectArmed
	movq %rax, SLOW_INTEGERS(%rsp)
	movq %rdx, SLOW_INTEGERS+8(%rsp)
	movaps %xmm0, SLOW_FLOATS(%rsp)
	movq SLOW_STORE(%rsp), %rdi
	leaq SLOW_CHANGES(%rsp), %rsi
	callq wzc_undo_entry
	movq SLOW_INTEGERS(%rsp), %rax
	movq SLOW_INTEGERS+8(%rsp), %rdx
	movaps SLOW_FLOATS(%rsp), %xmm0
	leave
	.cfi_remember_state
	.cfi_def_cfa %rsp, 8
	retq
	.cfi_restore_state
.LslowFailed:
	movq %rax, %rdx
	leave
	.cfi_def_cfa %rsp, 8
	retq
	.cfi_endproc
	.size wzc_libcall_enter_direct_integers, .-wzc_libcall_enter_direct_integers

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
