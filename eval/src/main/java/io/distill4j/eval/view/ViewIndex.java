package io.distill4j.eval.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.Label;
import io.distill4j.data.Prompt;
import io.distill4j.data.Trace;
import io.distill4j.data.io.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the page knows of every trace before it loads one: a few hundred bytes each. */
final class ViewIndex {

  private static final List<String> DOMAIN_TAGS =
      List.of("domain", "subject", "type", "source", "level");
  private static final int QUESTION = 160;
  private static final int ANSWER = 80;

  private final Map<String, Integer> prompts = new LinkedHashMap<>();
  private final Map<String, Integer> judges = new LinkedHashMap<>(Map.of("verdict", 0));
  private final Map<String, Integer> finishes = new LinkedHashMap<>();
  private final ArrayNode promptRows = Json.object().putArray("prompts");
  private final List<String> rows = new ArrayList<>();

  void add(int set, Trace trace) {
    ArrayNode row = Json.object().putArray("row");
    row.add(prompt(trace.prompt()));
    row.add(trace.request().sample());
    row.add(set);
    row.add(trace.completion().reasoning().length() + trace.completion().answer().length());
    row.add(number(finishes, trace.completion().finish().wireName()));
    row.add(verdicts(trace.labels()));
    String answer = trace.completion().answer().strip();
    row.add(line(answer.substring(Math.max(0, answer.length() - ANSWER)), ANSWER));
    rows.add(Json.line(row)); // As text: a tenth of the memory of nodes.
  }

  int size() {
    return rows.size();
  }

  /** The call that hands the index to the page. */
  String script(String title, List<TraceSet> sets, int chunk, String folder, boolean inline) {
    ObjectNode head = Json.object();
    head.put("title", title);
    head.put("chunk", chunk);
    head.put("folder", folder);
    head.put("inline", inline);
    ArrayNode names = head.putArray("sets");
    sets.forEach(set -> names.add(set.name()));
    judges.keySet().forEach(head.putArray("judges")::add);
    finishes.keySet().forEach(head.putArray("finishes")::add);
    head.set("prompts", promptRows);
    String json = Json.line(head);
    return TraceView.safe(
        "view.index(%s,\"rows\":[%s]});"
            .formatted(json.substring(0, json.length() - 1), String.join(",\n", rows)));
  }

  private int prompt(Prompt prompt) {
    Integer known = prompts.get(prompt.id());
    if (known != null) {
      return known;
    }
    ArrayNode row = promptRows.addArray();
    row.add(prompt.id());
    row.add(line(prompt.text(), QUESTION));
    row.add(
        DOMAIN_TAGS.stream()
            .filter(prompt.tags()::containsKey)
            .findFirst()
            .map(prompt.tags()::get)
            .orElse(""));
    prompts.put(prompt.id(), prompts.size());
    return prompts.size() - 1;
  }

  /** A letter for each judge known so far; the first one is the trace's own first verdict. */
  private String verdicts(List<Label> labels) {
    labels.forEach(label -> number(judges, label.judge()));
    StringBuilder letters = new StringBuilder("-".repeat(judges.size()));
    for (Label label : labels) {
      letters.setCharAt(number(judges, label.judge()), label.verdict().wireName().charAt(0));
    }
    if (!labels.isEmpty()) {
      letters.setCharAt(0, labels.get(0).verdict().wireName().charAt(0));
    }
    return letters.toString();
  }

  private static int number(Map<String, Integer> names, String name) {
    Integer known = names.putIfAbsent(name, names.size());
    return known == null ? names.size() - 1 : known;
  }

  private static String line(String text, int most) {
    String start = text.substring(0, Math.min(text.length(), 4 * most));
    String line = start.strip().replaceAll("\\s+", " ");
    return line.length() <= most ? line : line.substring(0, most) + "...";
  }
}
