/**
 * What a training run will hold in memory, computed from {@code config.json} before anything is
 * loaded, and the machines it may run on.
 */
@NullMarked
package io.distill4j.student.memory;

import org.jspecify.annotations.NullMarked;
