/**
 * The only package that knows Parquet, Arrow and the few Hadoop classes they need. Used by {@code
 * io} alone; rows come and go as JSON objects.
 */
@NullMarked
package io.distill4j.data.io.internal;

import org.jspecify.annotations.NullMarked;
