/** Fills fixed-length rows with whole documents; no sample is ever cut by packing. */
@NullMarked
package io.distill4j.student.pack;

import org.jspecify.annotations.NullMarked;
