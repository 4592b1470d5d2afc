// The way from the host into compiled code and back, for x86-64 System V. activation.h explains activations.
//
// There are two ways in: by an array of values, which every function has, and directly, for exports whose arguments all
// travel in registers. Both test the four things that may need attention (this thread is prepared and has stack left,
// the store has this thread's limit, it does not bound the stack itself, MXCSR is the default if that matters) and leave
// everything else to a slow way. Both build the same frame, so that a trap need not know which way the call came. How
// much stack is left the direct way asks only inside of other calls: an outermost one is as deep as the host likes, and
// what it calls asks for itself before it calls anything else.
//
// Calls one after the other must not wait for each other. So nothing that a call puts back comes from memory the call
// before has just written: an entry that is the only one of its thread and its store puts back zeros, and others go a
// way of their own. Registers are saved by moves, since such pairs of store and load are forwarded faster than pushes
// and pops with arithmetic on the stack pointer between them.

#if defined(__x86_64__)

#define THREAD_INNERMOST 0
#define THREAD_LIMIT 8
#define INSTANCE_STORE -65576
#define STORE_ENTRY_LIMIT 0
#define STORE_USES_FLOATS 8
#define STORE_OUTERMOST 16

// The frame of an entry, from its stack pointer upwards: the activation, a word of padding, r15 to r12, rbx, rbp, return
// address.
#define ACTIVATION_PREVIOUS 0
#define ACTIVATION_STORE 8
#define ACTIVATION_NESTED 1 // added to the store; only then there is a previous activation
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

.macro buildFrame
	pushq %rbp
	.cfi_def_cfa_offset 16
	.cfi_offset %rbp, -16
	movq %rsp, %rbp
	.cfi_def_cfa_register %rbp
	subq $FRAME_RBP, %rsp
	movq %rbx, FRAME_RBP-8(%rsp)
	.cfi_offset %rbx, -24
	movq %r12, FRAME_RBP-16(%rsp)
	.cfi_offset %r12, -32
	movq %r13, FRAME_RBP-24(%rsp)
	.cfi_offset %r13, -40
	movq %r14, FRAME_RBP-32(%rsp)
	.cfi_offset %r14, -48
	movq %r15, FRAME_RBP-40(%rsp)
	.cfi_offset %r15, -56
.endm

// Takes the frame down and returns rax.
.macro leaveFrame
	movq -40(%rbp), %r15
	movq -32(%rbp), %r14
	movq -24(%rbp), %r13
	movq -16(%rbp), %r12
	movq -8(%rbp), %rbx
	.cfi_remember_state
	leave
	.cfi_def_cfa %rsp, 8
	retq
	.cfi_restore_state
.endm

// Calls *`code` under the activation in the frame, then does `keepResult`, which finds r14 as it was before, and returns
// null. The store is in r13, where the thread's state lies in r15. Goes to `nested` if the thread or the store is in
// another entry.
.macro callOutermost code, nested, keepResult:vararg
	movq %fs:THREAD_INNERMOST(%r15), %r12
	orq STORE_OUTERMOST(%r13), %r12
	jne \nested
	movq %r13, ACTIVATION_STORE(%rsp)
	movq %rsp, STORE_OUTERMOST(%r13)
	movq %rsp, %fs:THREAD_INNERMOST(%r15)
	callq *\code
	\keepResult
	xorl %eax, %eax
	movq %rax, STORE_OUTERMOST(%r13)
	movq %rax, %fs:THREAD_INNERMOST(%r15)
	leaveFrame
.endm

// The same whatever there is already.
.macro callNested code, keepResult:vararg
	movq %fs:THREAD_INNERMOST(%r15), %r12
	movq %r12, ACTIVATION_PREVIOUS(%rsp)
	leaq ACTIVATION_NESTED(%r13), %r12
	movq %r12, ACTIVATION_STORE(%rsp)
	movq STORE_OUTERMOST(%r13), %r12
	testq %r12, %r12
	cmoveq %rsp, %r12
	movq %r12, STORE_OUTERMOST(%r13)
	movq %rsp, %fs:THREAD_INNERMOST(%r15)
	callq *\code
	\keepResult
	xorl %eax, %eax
	jmp .Lleave
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
	buildFrame
	movq wzc_thread@gottpoff(%rip), %r15
	movq %rdi, %r13
	movq %rsi, %rax
	movq %rdx, %rdi
	movq %rcx, %rsi
	movq %r8, %rdx
	callOutermost %rax, .LarmedNested
.LarmedNested:
	callNested %rax

// Ends a call by a trap, rax, or a nested one. Nothing else is known but the stack pointer and rbp.
.Lleave:
	movq wzc_thread@gottpoff(%rip), %r15
	movq ACTIVATION_STORE(%rsp), %r13
	xorl %r12d, %r12d
	testb $ACTIVATION_NESTED, %r13b
	je .LleaveThread
	movq ACTIVATION_PREVIOUS(%rsp), %r12
	subq $ACTIVATION_NESTED, %r13
.LleaveThread:
	movq %r12, %fs:THREAD_INNERMOST(%r15)
	cmpq %rsp, STORE_OUTERMOST(%r13)
	jne .LleaveStore
	movq $0, STORE_OUTERMOST(%r13)
.LleaveStore:
	leaveFrame

// The signal handler continues here on the activation's stack when the stack ran into its guard.
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

// wzc_trap *wzc_libcall_enter_WAY_RESULT(instance, arguments in registers...); r10: the code to call, rax: where its
// result goes. `keepResult` puts it there from rax or xmm0, the address being in r14. What the typed functions of modules
// jump to, so all registers but r11 are somebody's until the frame is built.
.macro enterDirect way, result, keepResult:vararg
	.p2align 6
	.globl wzc_libcall_enter_\way\()_\result
	.type wzc_libcall_enter_\way\()_\result, @function
wzc_libcall_enter_\way\()_\result:
	.cfi_startproc
	.cfi_personality 0x1b, wzc_entry_personality
	buildFrame
	movq wzc_thread@gottpoff(%rip), %r15
	movq INSTANCE_STORE(%rdi), %r13
	movq STORE_ENTRY_LIMIT(%r13), %r14
	cmpq %fs:THREAD_LIMIT(%r15), %r14
	jne .Lslow\@
	.ifc \way, direct
	cmpq $0, STORE_USES_FLOATS(%r13)
	je .Larmed\@
	stmxcsr (%rsp)
	movl (%rsp), %r12d
	andl $MXCSR_SETTINGS, %r12d
	cmpl $MXCSR_DEFAULT, %r12d
	jne .Lslow\@
	.endif
.Larmed\@:
	movq %rax, %r14
	movq %rdi, %rbx
	callOutermost %r10, .Lnested\@, \keepResult
.Lnested\@: // how much of the stack is in use, guests have had a say in
	cmpq %fs:THREAD_LIMIT(%r15), %rsp
	jb .Lslow\@
.LnestedArmed\@:
	callNested %r10, \keepResult
.Lslow\@:
	leaq .Lagain\@(%rip), %r12
	jmp .LslowDirect
	.cfi_endproc
.Lagain\@: // without the tests, which a preparation does not make all true
	.cfi_startproc
	.cfi_personality 0x1b, wzc_entry_personality
	buildFrame
	movq wzc_thread@gottpoff(%rip), %r15
	movq INSTANCE_STORE(%rdi), %r13
	movq %rax, %r14
	movq %rdi, %rbx
	jmp .LnestedArmed\@
	.cfi_endproc
	.size wzc_libcall_enter_\way\()_\result, .-wzc_libcall_enter_\way\()_\result
.endm

	enterDirect direct, none
	enterDirect direct, i32, movl %eax, (%r14)
	enterDirect direct, i64, movq %rax, (%r14)
	enterDirect direct, f32, movss %xmm0, (%r14)
	enterDirect direct, f64, movsd %xmm0, (%r14)
	enterDirect direct, v128, movups %xmm0, (%r14)
	// Nothing that runs has to do with floating-point numbers.
	enterDirect integers, none
	enterDirect integers, i32, movl %eax, (%r14)
	enterDirect integers, i64, movq %rax, (%r14)

// Calls wzc_prepare_entry with everything of the call saved around it, then enters as a function of its own, whose
// address is in r12. The frame is built, the store in r13.
#define SLOW_CHANGES 0
#define SLOW_CODE 16
#define SLOW_RESULT 24
#define SLOW_INTEGERS 32
#define SLOW_FLOATS 80
#define SLOW_SIZE 208
	.type wzc_enter_direct_slow, @function
wzc_enter_direct_slow:
	.cfi_startproc
	.cfi_personality 0x1b, wzc_entry_personality
	.cfi_def_cfa %rbp, 16
	.cfi_offset %rbp, -16
	.cfi_offset %rbx, -24
	.cfi_offset %r12, -32
	.cfi_offset %r13, -40
	.cfi_offset %r14, -48
	.cfi_offset %r15, -56
	nop // unwinders look one byte before a return address: keep the previous function out of it
.LslowDirect:
	subq $SLOW_SIZE, %rsp
	movq %r10, SLOW_CODE(%rsp)
	movq %rax, SLOW_RESULT(%rsp)
	movq %rdi, SLOW_INTEGERS(%rsp)
	movq %rsi, SLOW_INTEGERS+8(%rsp)
	movq %rdx, SLOW_INTEGERS+16(%rsp)
	movq %rcx, SLOW_INTEGERS+24(%rsp)
	movq %r8, SLOW_INTEGERS+32(%rsp)
	movq %r9, SLOW_INTEGERS+40(%rsp)
	.irp i, 0, 1, 2, 3, 4, 5, 6, 7
	movaps %xmm\i, SLOW_FLOATS+16*\i(%rsp)
	.endr
	movq %r13, %rdi
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
	movq SLOW_RESULT(%rsp), %rax
	callq *%r12
	movq %rax, %r14
	movq %r13, %rdi
	leaq SLOW_CHANGES(%rsp), %rsi
	callq wzc_undo_entry
	movq %r14, %rax
.LslowFailed:
	leaveFrame
	.cfi_endproc
	.size wzc_enter_direct_slow, .-wzc_enter_direct_slow

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
