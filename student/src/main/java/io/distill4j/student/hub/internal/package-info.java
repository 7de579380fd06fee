/** The HTTP side of the hub. */
@NullMarked
package io.distill4j.student.hub.internal;

import org.jspecify.annotations.NullMarked;
