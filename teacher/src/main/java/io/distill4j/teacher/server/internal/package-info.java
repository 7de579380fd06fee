/**
 * A small HTTP/1.1 client for thousands of streams on one thread: non-blocking sockets, TLS,
 * chunked bodies, timers per stream. Knows nothing of models.
 */
@NullMarked
package io.distill4j.teacher.server.internal;

import org.jspecify.annotations.NullMarked;
