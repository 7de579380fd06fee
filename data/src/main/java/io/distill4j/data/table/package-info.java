/** Rows and columns as files know them, before they become prompts and traces. */
@NullMarked
package io.distill4j.data.table;

import org.jspecify.annotations.NullMarked;
