/** From traces to a training set: verify, filter, select, and count what fell where. */
@NullMarked
package io.distill4j.data.curate;

import org.jspecify.annotations.NullMarked;
