/** The question this toolkit exists for: is distilling better than reinforcement learning alone? */
@NullMarked
package io.distill4j.presets.study;

import org.jspecify.annotations.NullMarked;
