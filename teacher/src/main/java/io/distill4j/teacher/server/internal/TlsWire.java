package io.distill4j.teacher.server.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/** TLS over a socket, through the engine of the JDK. The server's name is verified. */
final class TlsWire implements Wire {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SocketChannel channel;
  private final SSLEngine engine;
  private ByteBuffer encryptedIn;
  private ByteBuffer encryptedOut;
  private ByteBuffer plain;
  private boolean ended;

  /** Begins a handshake as client; the engine knows host and port. */
  TlsWire(SocketChannel channel, SSLEngine engine) throws IOException {
    this.channel = channel;
    this.engine = engine;
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    int packet = engine.getSession().getPacketBufferSize();
    encryptedIn = ByteBuffer.allocate(packet);
    encryptedOut = ByteBuffer.allocate(packet).flip();
    plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()).flip();
    engine.beginHandshake();
  }

  @Override
  public boolean isReady() throws IOException {
    while (true) {
      if (!flush()) {
        return false;
      }
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> runTasks();
        case NEED_WRAP -> wrap(NOTHING);
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          if (!unwrap()) {
            if (ended) {
              throw new SSLException("the connection ended in the TLS handshake");
            }
            return false;
          }
        }
        default -> {
          return true;
        }
      }
    }
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    while (!plain.hasRemaining()) {
      if (ended) {
        return -1;
      }
      if (!isReady() || !unwrap()) {
        return ended ? -1 : 0;
      }
    }
    int take = Math.min(plain.remaining(), into.remaining());
    into.put(plain.slice(plain.position(), take));
    plain.position(plain.position() + take);
    return take;
  }

  /** A record at a time; further ones may have been read from the socket already. */
  @Override
  public boolean readsInPieces() {
    return true;
  }

  @Override
  public boolean write(ByteBuffer from) throws IOException {
    while (from.hasRemaining()) {
      if (!flush()) {
        return false;
      }
      wrap(from);
    }
    return flush();
  }

  @Override
  public boolean isWaitingToWrite() {
    return encryptedOut.hasRemaining();
  }

  private boolean flush() throws IOException {
    if (encryptedOut.hasRemaining()) {
      channel.write(encryptedOut);
    }
    return !encryptedOut.hasRemaining();
  }

  private void runTasks() {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  private void wrap(ByteBuffer from) throws IOException {
    encryptedOut.clear();
    SSLEngineResult result = engine.wrap(from, encryptedOut);
    if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
      encryptedOut = ByteBuffer.allocate(encryptedOut.capacity() * 2);
      engine.wrap(from, encryptedOut);
    }
    encryptedOut.flip();
  }

  /** Decrypts a record; false when more bytes are needed or none will come. */
  private boolean unwrap() throws IOException {
    while (true) {
      plain.compact();
      encryptedIn.flip();
      SSLEngineResult result;
      try {
        result = engine.unwrap(encryptedIn, plain);
      } finally {
        encryptedIn.compact();
        plain.flip();
      }
      switch (result.getStatus()) {
        case OK -> {
          return true;
        }
        case CLOSED -> {
          ended = true;
          return false;
        }
        case BUFFER_OVERFLOW -> plain = larger(plain);
        case BUFFER_UNDERFLOW -> {
          if (!encryptedIn.hasRemaining()) {
            encryptedIn = larger(encryptedIn.flip()).compact();
          }
          int n = channel.read(encryptedIn);
          if (n <= 0) {
            ended = n < 0;
            return false;
          }
        }
      }
    }
  }

  /** A buffer of twice the size with the same content, ready to be read. */
  private static ByteBuffer larger(ByteBuffer readable) {
    return ByteBuffer.allocate(readable.capacity() * 2).put(readable).flip();
  }
}
