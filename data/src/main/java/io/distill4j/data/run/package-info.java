/** The run folder: the interface between steps, with a manifest per step written last. */
@NullMarked
package io.distill4j.data.run;

import org.jspecify.annotations.NullMarked;
