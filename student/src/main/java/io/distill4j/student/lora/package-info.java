/** Low-rank adapters: a student that learns in a few small matrices beside frozen weights. */
@NullMarked
package io.distill4j.student.lora;

import org.jspecify.annotations.NullMarked;
