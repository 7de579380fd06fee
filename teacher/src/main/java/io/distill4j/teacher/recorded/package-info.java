/** A teacher that replays what another one wrote: any dataset of questions and responses. */
@NullMarked
package io.distill4j.teacher.recorded;

import org.jspecify.annotations.NullMarked;
