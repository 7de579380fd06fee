/** Where prompts come from. A new source is one record in this package. */
@NullMarked
package io.distill4j.data.prompt;

import org.jspecify.annotations.NullMarked;
