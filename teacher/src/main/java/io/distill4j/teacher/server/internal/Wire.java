package io.distill4j.teacher.server.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Bytes over a connected, non-blocking socket, as they are or encrypted. */
interface Wire {

  /** Goes on with what must happen before bytes can be sent; true when that is done. */
  boolean isReady() throws IOException;

  /** Reads some bytes: their number, 0 when there are none yet, -1 at the end. */
  int read(ByteBuffer into) throws IOException;

  /** Writes what can be written; true when nothing is left, here or in this wire. */
  boolean write(ByteBuffer from) throws IOException;

  /** Whether a read that did not fill its buffer may be followed by one that gives more. */
  boolean readsInPieces();

  /** Whether bytes wait here for the socket to take them. */
  boolean isWaitingToWrite();

  /** A wire without encryption. */
  record Plain(SocketChannel channel) implements Wire {

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      return channel.read(into);
    }

    @Override
    public boolean readsInPieces() {
      return false;
    }

    @Override
    public boolean write(ByteBuffer from) throws IOException {
      channel.write(from);
      return !from.hasRemaining();
    }

    @Override
    public boolean isWaitingToWrite() {
      return false;
    }
  }
}
