/**
 * The arithmetic: stateless TorchScript kernels, kept as text in the resources and called through
 * DJL. Java owns loops, memory and data; a kernel owns the numbers.
 */
@NullMarked
package io.distill4j.student.kernel;

import org.jspecify.annotations.NullMarked;
