/** Local generation: continuous batching over a key/value cache behind the Generator port. */
@NullMarked
package io.distill4j.student.generate;

import org.jspecify.annotations.NullMarked;
