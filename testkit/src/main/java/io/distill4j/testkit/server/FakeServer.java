package io.distill4j.testkit.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.distill4j.data.io.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An OpenAI-compatible chat server on this machine whose model is a function of seed and question.
 *
 * <p>One thread, unless more are asked for, serves any number of streams, one event per write, in
 * turns. A script decides how each request is answered, so that any misbehaviour can be put
 * anywhere. With {@link #restart} it dies with all its connections and comes back on the same port.
 */
public final class FakeServer implements AutoCloseable {

  private final Function<FakeRequest, FakeReply> script;
  private final Map<String, Integer> attempts = new HashMap<>();
  private final AtomicInteger received = new AtomicInteger();
  private final AtomicInteger mostOpen = new AtomicInteger();
  private final int threads;
  private final int port;
  private volatile List<Loop> loops;

  private FakeServer(int threads, Function<FakeRequest, FakeReply> script) {
    this.threads = threads;
    this.script = script;
    this.loops = listen(0);
    this.port = loops.get(0).port();
  }

  /** The first one accepts, and hands connections to all in turn. */
  private List<Loop> listen(int wanted) {
    List<Loop> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      all.add(new Loop());
    }
    all.get(0).accept(wanted, all);
    all.forEach(Thread::start);
    return all;
  }

  /** A server that answers each request as the script says, on a free port. */
  public static FakeServer start(Function<FakeRequest, FakeReply> script) {
    return new FakeServer(1, script);
  }

  /** A server on several threads, whose script they call together. */
  public static FakeServer start(int threads, Function<FakeRequest, FakeReply> script) {
    return new FakeServer(threads, script);
  }

  /** A server whose completions have so many words and no trouble. */
  public static FakeServer start(int words) {
    return start(request -> whole(request, words));
  }

  /** The completion of a request as {@code reasoning_content}, without trouble. */
  public static FakeReply.Text whole(FakeRequest request, int words) {
    return new FakeReply.Text(
        FakeText.of(request.seed(), request.question(), words, request.maxTokens()),
        FakeReply.Dialect.REASONING_CONTENT,
        FakeReply.Trouble.NONE);
  }

  /** Base URL, such as {@code http://127.0.0.1:4711/v1}. */
  public String url() {
    return "http://127.0.0.1:%d/v1".formatted(port);
  }

  /** Requests received so far. */
  public int received() {
    return received.get();
  }

  /** Most completions that were being sent at the same time. */
  public int mostOpen() {
    return mostOpen.get();
  }

  /** How often each question was received, by {@code question#seed}. */
  public Map<String, Integer> attempts() {
    synchronized (attempts) {
      return new LinkedHashMap<>(attempts);
    }
  }

  /** Kills the server with all connections and starts it on the same port. */
  public void restart() {
    loops.forEach(Loop::end);
    loops = listen(port);
  }

  @Override
  public void close() {
    loops.forEach(Loop::end);
  }

  private FakeConnection.Answer reply(String path, Map<String, String> headers, String text) {
    JsonNode body;
    try {
      body = Json.parse(text.isEmpty() ? "{}" : text);
    } catch (JsonProcessingException e) {
      return new FakeConnection.Answer(
          FakeReply.Status.json(400, "{\"error\": {\"message\": \"not JSON\"}}"), false);
    }
    FakeRequest first = new FakeRequest(received.getAndIncrement(), 0, path, headers, body);
    int before;
    synchronized (attempts) {
      before = attempts.merge(first.question() + "#" + first.seed(), 1, Integer::sum) - 1;
    }
    FakeRequest request = new FakeRequest(first.number(), before, path, headers, body);
    return new FakeConnection.Answer(script.apply(request), request.stream());
  }

  private final class Loop extends Thread {

    private final Selector selector;
    private final List<FakeConnection> sending = new ArrayList<>();
    private final Queue<SocketChannel> accepted = new ConcurrentLinkedQueue<>();
    private @Nullable ServerSocketChannel server;
    private List<Loop> all = List.of();
    private int next;
    private volatile boolean ended;

    Loop() {
      super("fake-server");
      setDaemon(true);
      try {
        selector = Selector.open();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void accept(int port, List<Loop> loops) {
      all = loops;
      try {
        ServerSocketChannel own = ServerSocketChannel.open();
        own.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 4096);
        own.configureBlocking(false);
        own.register(selector, SelectionKey.OP_ACCEPT);
        server = own;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    int port() {
      return server == null ? 0 : server.socket().getLocalPort();
    }

    @Override
    public void run() {
      try {
        while (!ended) {
          if (sending.isEmpty()) {
            selector.select(100);
          } else {
            selector.selectNow();
          }
          for (SocketChannel own = accepted.poll(); own != null; own = accepted.poll()) {
            take(own);
          }
          for (SelectionKey key : selector.selectedKeys()) {
            ready(key);
          }
          selector.selectedKeys().clear();
          mostOpen.accumulateAndGet(sending.size(), Math::max); // Of one thread.
          sending.removeIf(connection -> !connection.send());
        }
        for (SelectionKey key : selector.keys()) {
          key.channel().close();
        }
        selector.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void end() {
      ended = true;
      selector.wakeup();
      try {
        join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void ready(SelectionKey key) throws IOException {
      if (!key.isValid()) {
        return;
      }
      if (key.isAcceptable() && server != null) {
        for (SocketChannel one = server.accept(); one != null; one = server.accept()) {
          Loop loop = all.get(next++ % all.size());
          loop.accepted.add(one);
          loop.selector.wakeup();
        }
        return;
      }
      FakeConnection connection = (FakeConnection) key.attachment();
      if (connection.ready()) {
        sending.add(connection);
      }
    }

    private void take(SocketChannel channel) throws IOException {
      channel.configureBlocking(false);
      channel.socket().setTcpNoDelay(true);
      SelectionKey own = channel.register(selector, SelectionKey.OP_READ);
      own.attach(new FakeConnection(channel, own, FakeServer.this::reply));
    }
  }
}
