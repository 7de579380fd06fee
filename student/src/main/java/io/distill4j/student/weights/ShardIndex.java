package io.distill4j.student.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.distill4j.data.Problem;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which shard holds which tensor: {@code model.safetensors.index.json}.
 *
 * @param files name of the shard by name of the tensor
 */
record ShardIndex(SortedMap<String, String> files) {

  static final String FILE = "model.safetensors.index.json";

  /**
   * @throws UserMistake when the file is not an index, or names files outside its folder
   */
  static ShardIndex read(Path file) throws IOException {
    ObjectNode json = Json.readObject(file);
    if (!(json.get("weight_map") instanceof ObjectNode map) || map.isEmpty()) {
      throw new UserMistake(
          file.toString(), "has no weight_map with tensors", "fetch or write the file again");
    }
    SortedMap<String, String> files = new TreeMap<>();
    List<Problem> problems = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : map.properties()) {
      String shard = field.getValue().asText();
      if (!field.getValue().isTextual() || !shard.matches("[^/\\\\]+\\.safetensors")) {
        problems.add(
            new Problem(
                file.toString(),
                "tensor %s is said to be in %s, which is not the name of a safetensors file"
                    .formatted(field.getKey(), field.getValue()),
                "fetch or write the file again"));
      }
      files.put(field.getKey(), shard);
    }
    if (!problems.isEmpty()) {
      throw new UserMistake(problems);
    }
    return new ShardIndex(files);
  }

  /** The text of the file, byte for byte as transformers writes it. */
  String text(long parameters, long bytes) {
    String map =
        files.entrySet().stream()
            .map(entry -> "    %s: %s".formatted(quoted(entry.getKey()), quoted(entry.getValue())))
            .collect(Collectors.joining(",\n"));
    return """
        {
          "metadata": {
            "total_parameters": %d,
            "total_size": %d
          },
          "weight_map": {
        %s
          }
        }
        """
        .formatted(parameters, bytes, map);
  }

  private static String quoted(String text) {
    return Json.line(TextNode.valueOf(text));
  }
}
