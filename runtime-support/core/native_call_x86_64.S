// Calls between arrays of values and native signatures decided at run time, for x86-64 System V. See native_call.h.

#if defined(__x86_64__)

// NativeRegisters: rdi rsi rdx rcx r8 r9, then xmm0..7.
#define FLOATS 48
#define REGISTERS_SIZE 176

	.hidden wzc_native_dispatch

	.text

// A native entry for any function: called with the wzc_func as context.
	.p2align 4
	.globl wzc_native_entry
	.type wzc_native_entry, @function
wzc_native_entry:
	.cfi_startproc
	pushq %rbp
	.cfi_def_cfa_offset 16
	.cfi_offset %rbp, -16
	movq %rsp, %rbp
	.cfi_def_cfa_register %rbp
	subq $REGISTERS_SIZE, %rsp
	movq %rdi, 0(%rsp)
	movq %rsi, 8(%rsp)
	movq %rdx, 16(%rsp)
	movq %rcx, 24(%rsp)
	movq %r8, 32(%rsp)
	movq %r9, 40(%rsp)
	movaps %xmm0, FLOATS+0(%rsp)
	movaps %xmm1, FLOATS+16(%rsp)
	movaps %xmm2, FLOATS+32(%rsp)
	movaps %xmm3, FLOATS+48(%rsp)
	movaps %xmm4, FLOATS+64(%rsp)
	movaps %xmm5, FLOATS+80(%rsp)
	movaps %xmm6, FLOATS+96(%rsp)
	movaps %xmm7, FLOATS+112(%rsp)
	movq %rsp, %rdi
	leaq 16(%rbp), %rsi
	callq wzc_native_dispatch
	movq 0(%rsp), %rax
	movaps FLOATS(%rsp), %xmm0
	leave
	.cfi_def_cfa %rsp, 8
	retq
	.cfi_endproc
	.size wzc_native_entry, .-wzc_native_entry

// void wzc_native_call(code, registers, stack words, count of stack words (even))
	.p2align 4
	.globl wzc_native_call
	.hidden wzc_native_call
	.type wzc_native_call, @function
wzc_native_call:
	.cfi_startproc
	pushq %rbp
	.cfi_def_cfa_offset 16
	.cfi_offset %rbp, -16
	movq %rsp, %rbp
	.cfi_def_cfa_register %rbp
	pushq %rbx
	.cfi_offset %rbx, -24
	pushq %r12
	.cfi_offset %r12, -32
	movq %rsi, %rbx
	movq %rdi, %r11
	movq %rdx, %rsi
	leaq 0(,%rcx,8), %rax
	subq %rax, %rsp
	movq %rsp, %rdi
	rep movsq
	movaps FLOATS+0(%rbx), %xmm0
	movaps FLOATS+16(%rbx), %xmm1
	movaps FLOATS+32(%rbx), %xmm2
	movaps FLOATS+48(%rbx), %xmm3
	movaps FLOATS+64(%rbx), %xmm4
	movaps FLOATS+80(%rbx), %xmm5
	movaps FLOATS+96(%rbx), %xmm6
	movaps FLOATS+112(%rbx), %xmm7
	movq 0(%rbx), %rdi
	movq 8(%rbx), %rsi
	movq 16(%rbx), %rdx
	movq 24(%rbx), %rcx
	movq 32(%rbx), %r8
	movq 40(%rbx), %r9
	callq *%r11
	movq %rax, 0(%rbx)
	movaps %xmm0, FLOATS(%rbx)
	leaq -16(%rbp), %rsp
	popq %r12
	popq %rbx
	popq %rbp
	.cfi_def_cfa %rsp, 8
	retq
	.cfi_endproc
	.size wzc_native_call, .-wzc_native_call

#endif

// Outside of the condition: an object without this note would ask for an executable stack.
	.section .note.GNU-stack, "", @progbits
