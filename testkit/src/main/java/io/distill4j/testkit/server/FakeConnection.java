package io.distill4j.testkit.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.distill4j.data.io.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One connection of the {@link FakeServer}: requests in, replies out, one after the other. */
final class FakeConnection {

  private static final byte[] END = bytes("0\r\n\r\n");

  private final SocketChannel channel;
  private final SelectionKey key;
  private final Answering answering;
  private final ByteArrayOutputStream in = new ByteArrayOutputStream();
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 14);
  private Iterator<byte[]> pieces = List.<byte[]>of().iterator();
  private FakeReply.Trouble ending = FakeReply.Trouble.NONE;
  private @Nullable ByteBuffer out;
  private boolean isSending;

  FakeConnection(SocketChannel channel, SelectionKey key, Answering answering) {
    this.channel = channel;
    this.key = key;
    this.answering = answering;
  }

  @FunctionalInterface
  interface Answering {
    Answer reply(String path, Map<String, String> headers, String body);
  }

  /** A reply, and whether it is to be streamed. */
  record Answer(FakeReply reply, boolean stream) {}

  /** Reads or goes on writing; true when there is something to send in turns. */
  boolean ready() {
    try {
      if (key.isWritable()) {
        key.interestOps(SelectionKey.OP_READ);
        return true;
      }
      for (int n = channel.read(buffer); n != 0; n = channel.read(buffer)) {
        if (n < 0) {
          channel.close();
          return false;
        }
        in.write(buffer.array(), 0, buffer.position());
        buffer.clear();
      }
      return !isSending && accept();
    } catch (IOException e) {
      close();
      return false;
    }
  }

  /** Sends one piece; false when there is nothing to send for now. */
  boolean send() {
    try {
      if (out == null && pieces.hasNext()) {
        out = ByteBuffer.wrap(pieces.next());
      }
      if (out == null) {
        return finish();
      }
      channel.write(out);
      if (out.hasRemaining()) {
        key.interestOps(SelectionKey.OP_WRITE);
        return false;
      }
      out = null;
      return true;
    } catch (IOException | java.nio.channels.CancelledKeyException e) {
      close();
      return false;
    }
  }

  private boolean finish() throws IOException {
    if (ending == FakeReply.Trouble.CUT) {
      channel.close();
      return false;
    }
    if (ending == FakeReply.Trouble.STALL) {
      return false;
    }
    isSending = false;
    return accept();
  }

  private void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It is gone already.
    }
  }

  /** Takes the next whole request; true when there was one. */
  private boolean accept() {
    String text = in.toString(StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    String[] lines = text.substring(0, end).split("\r\n", -1);
    Map<String, String> headers = new TreeMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers.put(
          lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
          lines[i].substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    byte[] all = in.toByteArray();
    if (all.length < end + 4 + length) {
      return false;
    }
    in.reset();
    in.write(all, end + 4 + length, all.length - end - 4 - length);
    String body = new String(all, end + 4, length, StandardCharsets.UTF_8);
    Answer answer = answering.reply(lines[0].split(" ", -1)[1], headers, body);
    begin(answer.reply(), answer.stream());
    isSending = true;
    return true;
  }

  private void begin(FakeReply reply, boolean stream) {
    ending = FakeReply.Trouble.NONE;
    if (reply instanceof FakeReply.Status status) {
      pieces = List.of(response(status)).iterator();
      return;
    }
    FakeReply.Text text = (FakeReply.Text) reply;
    if (text.trouble() == FakeReply.Trouble.CUT || text.trouble() == FakeReply.Trouble.STALL) {
      ending = text.trouble();
    }
    pieces = (stream ? streamed(text) : List.of(whole(text))).iterator();
  }

  private static byte[] response(FakeReply.Status status) {
    StringBuilder head =
        new StringBuilder(
            "HTTP/1.1 %d Reason\r\nContent-Type: %s\r\n"
                .formatted(status.status(), status.contentType()));
    status.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    int length = bytes(status.body()).length;
    return bytes(head + "Content-Length: " + length + "\r\n\r\n" + status.body());
  }

  private static byte[] whole(FakeReply.Text text) {
    ObjectNode message = Json.object().put("role", "assistant");
    String thoughts = String.join("", text.text().reasoning());
    String answer = String.join("", text.text().answer());
    switch (text.dialect()) {
      case REASONING_CONTENT -> message.put("reasoning_content", thoughts).put("content", answer);
      case REASONING -> message.put("reasoning", thoughts).put("content", answer);
      case INLINE -> message.put("content", "<think>\n" + thoughts + "\n</think>\n\n" + answer);
      case PREFILLED -> message.put("content", thoughts + "\n</think>\n\n" + answer);
      case ANSWER_ONLY -> message.put("content", answer);
    }
    ObjectNode body = head("chat.completion");
    ObjectNode choice = body.putArray("choices").addObject();
    choice.put("index", 0).put("finish_reason", finish(text)).set("message", message);
    body.set("usage", usage(text));
    String json = Json.line(body);
    byte[] all = response(FakeReply.Status.json(200, json));
    return switch (text.trouble()) {
      case NONE, DUPLICATE_END, NO_FINISH -> all;
      case CUT, STALL -> Arrays.copyOf(all, all.length - json.length() / 2);
      case MALFORMED -> response(FakeReply.Status.json(200, json.substring(0, json.length() / 2)));
      case ERROR_EVENT ->
          response(FakeReply.Status.json(200, "{\"error\": {\"message\": \"EngineCore died\"}}"));
    };
  }

  private static List<byte[]> streamed(FakeReply.Text text) {
    List<byte[]> pieces = new ArrayList<>();
    pieces.add(
        bytes(
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n"));
    deltas(text).forEach(delta -> pieces.add(event(chunk(delta, "null"))));
    int middle = Math.max(1, pieces.size() / 2);
    switch (text.trouble()) {
      case CUT, STALL -> {
        return pieces.subList(0, middle);
      }
      case MALFORMED -> pieces.add(middle, event("{\"choices\": [{\"delta\": {\"cont"));
      case ERROR_EVENT ->
          pieces.add(
              middle, event("{\"error\": {\"message\": \"EngineCore died\", \"code\": 500}}"));
      default -> {}
    }
    if (text.trouble() != FakeReply.Trouble.NO_FINISH) {
      for (int i = text.trouble() == FakeReply.Trouble.DUPLICATE_END ? 0 : 1; i < 2; i++) {
        pieces.add(event(chunk("", "\"" + finish(text) + "\"")));
        pieces.add(event(Json.line(head("chat.completion.chunk").set("usage", usage(text)))));
        pieces.add(event("[DONE]"));
      }
    }
    pieces.add(END);
    return pieces;
  }

  /** Members of the delta objects, in their order. */
  private static List<String> deltas(FakeReply.Text text) {
    List<String> deltas = new ArrayList<>();
    boolean inline =
        text.dialect() == FakeReply.Dialect.INLINE || text.dialect() == FakeReply.Dialect.PREFILLED;
    String field =
        switch (text.dialect()) {
          case REASONING_CONTENT -> "reasoning_content";
          case REASONING -> "reasoning";
          default -> "content";
        };
    if (text.dialect() == FakeReply.Dialect.INLINE) {
      deltas.add(member("content", "<think>"));
    }
    if (text.dialect() != FakeReply.Dialect.ANSWER_ONLY) {
      text.text().reasoning().forEach(word -> deltas.add(member(field, word)));
    }
    if (inline && !text.text().answer().isEmpty()) {
      deltas.add(member("content", "\n</thi"));
      deltas.add(member("content", "nk>\n\n"));
    }
    text.text().answer().forEach(word -> deltas.add(member("content", word)));
    return deltas;
  }

  private static String member(String field, String text) {
    return "\"" + field + "\":" + TextNode.valueOf(text);
  }

  private static String chunk(String delta, String finish) {
    return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"fake\","
        + "\"system_fingerprint\":\"fp_1\",\"choices\":[{\"index\":0,\"delta\":{"
        + delta
        + "},\"logprobs\":null,\"finish_reason\":"
        + finish
        + "}]}";
  }

  private static ObjectNode head(String object) {
    ObjectNode head = Json.object().put("id", "chatcmpl-1").put("object", object);
    head.put("created", 1).put("model", "fake").put("system_fingerprint", "fp_1");
    head.putArray("choices");
    return head;
  }

  private static ObjectNode usage(FakeReply.Text text) {
    ObjectNode usage = Json.object().put("prompt_tokens", 5);
    usage.put("completion_tokens", text.text().tokens());
    usage
        .putObject("completion_tokens_details")
        .put("reasoning_tokens", text.text().reasoning().size());
    return usage;
  }

  private static String finish(FakeReply.Text text) {
    return text.text().truncated() ? "length" : "stop";
  }

  private static byte[] event(String data) {
    byte[] event = bytes("data: " + data + "\n\n");
    byte[] size = bytes(Integer.toHexString(event.length) + "\r\n");
    return ByteBuffer.allocate(size.length + event.length + 2)
        .put(size)
        .put(event)
        .put(bytes("\r\n"))
        .array();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
