package io.distill4j.teacher.server.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** One connection of an {@link HttpLoop}, used on its thread alone: one call after the other. */
final class HttpConnection {

  private final SocketChannel channel;
  private final SelectionKey key;
  private final HttpCall first;
  private final SSLContext tls;
  private @Nullable Wire wire;
  private @Nullable Exchange exchange;
  private boolean used;

  /** Begins to connect. */
  HttpConnection(HttpCall call, InetSocketAddress address, Selector selector, SSLContext tls)
      throws IOException {
    this.first = call;
    this.tls = tls;
    channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.socket().setTcpNoDelay(true);
      channel.connect(address);
      key = channel.register(selector, SelectionKey.OP_CONNECT, this);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** A call under way on this connection. */
  static final class Exchange {
    final HttpCall call;
    final HttpCall.Events events;
    final Runnable again;
    final long startedAt;
    private final ByteBuffer request;
    private final ResponseParser parser;
    long lastByteAt;

    /**
     * @param again sends the call anew, for when the server closed an idle connection
     */
    Exchange(HttpCall call, HttpCall.Events events, Runnable again, long now) {
      this.call = call;
      this.events = events;
      this.again = again;
      this.request = call.bytes();
      this.parser = new ResponseParser(events);
      this.startedAt = now;
      this.lastByteAt = now;
    }

    /** The message of the timer that has run out at this time; null when none has. */
    @Nullable String overdue(long now) {
      long idle = (now - lastByteAt) / 1_000_000;
      if (!parser.hasBegun()) {
        return idle < call.firstMillis()
            ? null
            : "no response within %.1f s".formatted(call.firstMillis() / 1e3);
      }
      return idle < call.idleMillis()
          ? null
          : "nothing came for %.1f s in the middle of the response"
              .formatted(call.idleMillis() / 1e3);
    }
  }

  @Nullable Exchange exchange() {
    return exchange;
  }

  HttpCall first() {
    return first;
  }

  /** Whether the call under way may be repeated at once: the server closed an idle connection. */
  boolean isStale() {
    return used && exchange != null && !exchange.parser.hasBegun();
  }

  void begin(Exchange next) throws IOException {
    exchange = next;
    if (wire != null) {
      ready(next.startedAt, ByteBuffer.allocate(0));
    }
  }

  /**
   * Goes on as far as the socket allows.
   *
   * @param buffer to read into
   * @return whether the call is done and the connection free for another
   */
  boolean ready(long now, ByteBuffer buffer) throws IOException {
    if (wire == null) {
      if (!channel.finishConnect()) {
        return false;
      }
      wire =
          first.isTls()
              ? new TlsWire(channel, tls.createSSLEngine(first.uri().getHost(), first.port()))
              : new Wire.Plain(channel);
    }
    Wire at = wire;
    if (!at.isReady()) {
      listen(at.isWaitingToWrite());
      return false;
    }
    Exchange current = exchange;
    if (current == null) {
      return false;
    }
    boolean written = !current.request.hasRemaining() || at.write(current.request);
    listen(!written || at.isWaitingToWrite());
    return read(at, current, now, buffer);
  }

  private boolean read(Wire at, Exchange current, long now, ByteBuffer buffer) throws IOException {
    while (buffer.capacity() > 0) {
      buffer.clear();
      int n = at.read(buffer);
      if (n == 0) {
        return false;
      }
      if (n < 0) {
        if (!current.parser.endsWithConnection()) {
          throw new IOException(
              current.parser.hasBegun()
                  ? "the connection was closed in the middle of the response"
                  : "the connection was closed before a response");
        }
        exchange = null;
        current.events.end();
        throw new ClosedProperly();
      }
      current.lastByteAt = now;
      current.parser.feed(buffer.flip());
      if (current.parser.isDone()) {
        exchange = null;
        used = true;
        current.events.end();
        if (!current.parser.keepsAlive()) {
          throw new ClosedProperly();
        }
        return true;
      }
      if (n < buffer.capacity() && !at.readsInPieces()) {
        return false; // The socket is empty; a look to make sure would cost a system call.
      }
    }
    return false;
  }

  /** The call is done, and so is the connection. */
  static final class ClosedProperly extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** Whether the peer is still there, for a connection that waits for its next call. */
  boolean isQuiet(ByteBuffer buffer) throws IOException {
    Wire at = wire;
    return at != null && at.read(buffer.clear()) == 0;
  }

  void close() {
    key.cancel();
    try {
      channel.close();
    } catch (IOException e) {
      // It is gone already.
    }
  }

  private void listen(boolean writing) {
    int wanted = writing ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
    if (key.interestOps() != wanted) {
      key.interestOps(wanted);
    }
  }
}
