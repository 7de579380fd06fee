package io.distill4j.data.io;

import io.distill4j.data.Message;
import io.distill4j.data.Origin;
import io.distill4j.data.Prompt;
import io.distill4j.data.UpstreamFailure;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Prompts in a temporary file, to be read in any order: all are added first, then read.
 *
 * <p>Memory: 8 bytes a prompt. An interrupt does not close it. Not thread-safe.
 */
public final class PromptSpool implements AutoCloseable {

  private final Path path;
  private final OutputStream out;
  private final RandomAccessFile in;
  private long[] ends = new long[1024];
  private int size;

  /** An empty one. */
  public PromptSpool() {
    try {
      path = Files.createTempFile("prompts-", ".spool");
      out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16);
      in = new RandomAccessFile(path.toFile(), "r");
    } catch (IOException e) {
      throw new UpstreamFailure("no temporary file can be made: " + e, e);
    }
  }

  /** Adds a prompt under the next number, from 0. */
  public void add(Prompt prompt) {
    try {
      byte[] bytes = encode(prompt);
      out.write(bytes);
      if (size == ends.length) {
        ends = Arrays.copyOf(ends, 2 * size);
      }
      ends[size] = begin(size) + bytes.length;
      size++;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Ends the adding. */
  public void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** The prompt that was added under a number. */
  public Prompt read(int number) {
    try {
      byte[] bytes = new byte[(int) (ends[number] - begin(number))];
      in.seek(begin(number));
      in.readFully(bytes);
      return decode(bytes);
    } catch (IOException e) {
      throw new UpstreamFailure("%s cannot be read: %s".formatted(path, e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
      in.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long begin(int number) {
    return number == 0 ? 0 : ends[number - 1];
  }

  private static byte[] encode(Prompt prompt) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    DataOutputStream data = new DataOutputStream(bytes);
    write(data, prompt.id());
    data.writeInt(prompt.messages().size());
    for (Message message : prompt.messages()) {
      write(data, message.role().wireName());
      write(data, message.content());
    }
    write(data, ReferenceText.kind(prompt.answer()));
    write(data, ReferenceText.write(prompt.answer()));
    write(data, prompt.origin().source());
    write(data, prompt.origin().revision());
    data.writeLong(prompt.origin().row());
    data.writeInt(prompt.tags().size());
    for (Map.Entry<String, String> tag : prompt.tags().entrySet()) {
      write(data, tag.getKey());
      write(data, tag.getValue());
    }
    return bytes.toByteArray();
  }

  private static Prompt decode(byte[] bytes) throws IOException {
    DataInputStream data = new DataInputStream(new ByteArrayInputStream(bytes));
    String id = read(data);
    List<Message> messages = new ArrayList<>();
    for (int left = data.readInt(); left > 0; left--) {
      messages.add(new Message(Message.Role.of(read(data)), read(data)));
    }
    var answer = ReferenceText.read(read(data), read(data));
    Origin origin = new Origin(read(data), read(data), data.readLong());
    Map<String, String> tags = new TreeMap<>();
    for (int left = data.readInt(); left > 0; left--) {
      tags.put(read(data), read(data));
    }
    return new Prompt(id, messages, answer, origin, tags);
  }

  private static void write(DataOutputStream data, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    data.writeInt(utf8.length);
    data.write(utf8);
  }

  private static String read(DataInputStream data) throws IOException {
    byte[] utf8 = new byte[data.readInt()];
    data.readFully(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private UpstreamFailure failed(IOException e) {
    return new UpstreamFailure(
        "%s: the prompts cannot be put aside: %s%n    make room there"
            .formatted(path, e.getMessage()),
        e);
  }
}
