package io.distill4j.teacher.server.internal;

import io.distill4j.data.ThreadEnd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Sends calls and hands out their responses, any number of them on one thread.
 *
 * <p>Connections are kept for the next call to their origin. Events come on the loop's thread and
 * must not block. Closing fails what is under way. No proxy is used.
 */
public final class HttpLoop implements AutoCloseable {

  private static final int TICK_MILLIS = 100;

  private final Selector selector;
  private final SSLContext tls;
  private final Thread thread;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Map<String, Deque<HttpConnection>> idle = new HashMap<>();
  private final Set<HttpConnection> busy = new HashSet<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
  private volatile boolean closed;
  private long now = System.nanoTime();

  /** Starts a loop. */
  public HttpLoop(SSLContext tls) {
    this.tls = tls;
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread = new Thread(this::run, "http-loop");
    thread.setDaemon(true);
    thread.start();
  }

  /** What can be done to a call once it is sent. */
  @FunctionalInterface
  public interface Handle {
    /** Ends the call, without further events, and closes its connection. */
    void cancel();
  }

  /** Sends a call; from any thread. Resolves the host's name on the calling thread. */
  public Handle send(HttpCall call, HttpCall.Events events) {
    InetSocketAddress address = new InetSocketAddress(call.uri().getHost(), call.port());
    Ticket ticket = new Ticket(call, events, address);
    tasks.add(ticket::start);
    selector.wakeup();
    if (closed) {
      fail();
    }
    return () -> {
      tasks.add(ticket::cancel);
      selector.wakeup();
    };
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    if (Thread.currentThread() != thread) {
      ThreadEnd.await(thread);
      fail();
    }
  }

  /** A call from the moment it is sent; its fields belong to the loop's thread. */
  private final class Ticket {
    private final HttpCall call;
    private final HttpCall.Events events;
    private final InetSocketAddress address;
    private HttpConnection.@Nullable Exchange exchange;
    private boolean isCancelled;

    Ticket(HttpCall call, HttpCall.Events events, InetSocketAddress address) {
      this.call = call;
      this.events = events;
      this.address = address;
    }

    void start() {
      if (isCancelled) {
        return;
      }
      if (closed) {
        events.failed("closed");
        return;
      }
      if (address.isUnresolved()) {
        events.failed("the host name %s is unknown".formatted(call.uri().getHost()));
        return;
      }
      HttpConnection.Exchange begun = new HttpConnection.Exchange(call, events, this::start, now);
      exchange = begun;
      Deque<HttpConnection> free = idle.get(call.origin());
      HttpConnection connection = free == null ? null : free.pollLast();
      try {
        if (connection == null) {
          connection = new HttpConnection(call, address, selector, tls);
        }
      } catch (IOException e) {
        events.failed(message(e));
        return;
      }
      busy.add(connection);
      try {
        connection.begin(begun);
      } catch (IOException e) {
        failed(connection, e);
      }
    }

    void cancel() {
      isCancelled = true;
      busy.removeIf(
          connection -> {
            boolean own = exchange != null && connection.exchange() == exchange;
            if (own) {
              connection.close();
            }
            return own;
          });
    }
  }

  private void run() {
    long lastTick = now;
    while (!closed) {
      try {
        selector.select(TICK_MILLIS);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      now = System.nanoTime();
      for (SelectionKey key : selector.selectedKeys()) {
        if (key.isValid()) {
          ready((HttpConnection) key.attachment());
        }
      }
      selector.selectedKeys().clear();
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
      if (now - lastTick > TICK_MILLIS * 1_000_000L) {
        lastTick = now;
        expire();
      }
    }
    for (HttpConnection connection : new ArrayList<>(busy)) {
      failed(connection, new IOException("closed"));
    }
    idle.values().forEach(all -> all.forEach(HttpConnection::close));
    try {
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void ready(HttpConnection connection) {
    try {
      if (connection.exchange() == null) {
        if (!connection.isQuiet(buffer)) {
          Deque<HttpConnection> free = idle.get(connection.first().origin());
          if (free != null) {
            free.remove(connection);
          }
          connection.close();
        }
      } else if (connection.ready(now, buffer)) {
        busy.remove(connection);
        idle.computeIfAbsent(connection.first().origin(), o -> new ArrayDeque<>()).add(connection);
      }
    } catch (IOException e) {
      failed(connection, e);
    }
  }

  private void failed(HttpConnection connection, IOException problem) {
    busy.remove(connection);
    HttpConnection.Exchange exchange = connection.exchange();
    boolean stale = connection.isStale();
    connection.close();
    if (exchange == null) {
      return;
    }
    if (stale && !closed) {
      exchange.again.run();
    } else if (problem instanceof SSLHandshakeException) {
      exchange.events.distrusted(String.valueOf(problem.getMessage()));
    } else {
      exchange.events.failed(message(problem));
    }
  }

  private void expire() {
    List<HttpConnection> overdue = new ArrayList<>();
    for (HttpConnection connection : busy) {
      HttpConnection.Exchange exchange = connection.exchange();
      if (exchange != null && exchange.overdue(now) != null) {
        overdue.add(connection);
      }
    }
    for (HttpConnection connection : overdue) {
      HttpConnection.Exchange exchange = connection.exchange();
      if (exchange != null) {
        busy.remove(connection);
        connection.close();
        exchange.events.failed(String.valueOf(exchange.overdue(now)));
      }
    }
  }

  /** Fails what was sent too late for the loop to see it. */
  private void fail() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private static String message(IOException problem) {
    String text = problem.getMessage() == null ? problem.toString() : problem.getMessage();
    if (problem instanceof java.net.ConnectException) {
      return "cannot connect: " + text;
    }
    return problem instanceof SSLException ? "TLS failed: " + text : text;
  }
}
