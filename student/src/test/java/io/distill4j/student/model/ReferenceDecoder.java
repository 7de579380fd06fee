package io.distill4j.student.model;

import ai.djl.ndarray.NDArray;
import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.pack.Document;
import java.util.HashMap;
import java.util.Map;

/**
 * The decoder written down as plainly as can be, in double precision, one document at a time: what
 * the kernels are checked against where no other library is at hand.
 */
final class ReferenceDecoder {

  private final DecoderConfig config;
  private final Map<String, double[]> weights = new HashMap<>();

  ReferenceDecoder(Decoder decoder) {
    this.config = decoder.config();
    for (int i = 0; i < decoder.weights().size(); i++) {
      NDArray weight = decoder.weights().get(i);
      float[] floats = weight.toFloatArray();
      double[] doubles = new double[floats.length];
      for (int j = 0; j < floats.length; j++) {
        doubles[j] = floats[j];
      }
      weights.put(decoder.parameters().get(i).name(), doubles);
    }
  }

  /** The elements of a weight; writing to them changes the model. */
  double[] weight(String name) {
    double[] found = weights.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no weight " + name);
    }
    return found;
  }

  /** Negative log-likelihood of the trained tokens, summed. */
  double loss(Document document) {
    double[][] logits = logits(document.ids());
    double loss = 0;
    for (int i = document.promptTokens(); i < document.length(); i++) {
      double[] row = logits[i - 1];
      double sum = 0;
      for (double logit : row) {
        sum += Math.exp(logit);
      }
      loss += Math.log(sum) - row[document.ids()[i]];
    }
    return loss;
  }

  /** Logits of every position. */
  double[][] logits(int[] ids) {
    String head = config.tiedEmbeddings() ? "model.embed_tokens.weight" : "lm_head.weight";
    double[][] logits = states(ids);
    for (int t = 0; t < ids.length; t++) {
      logits[t] = times(weight(head), logits[t], null);
    }
    return logits;
  }

  /** Last, normed hidden states of every position. */
  double[][] states(int[] ids) {
    int hidden = config.hiddenSize();
    double[] embedding = weight("model.embed_tokens.weight");
    double[][] x = new double[ids.length][hidden];
    for (int t = 0; t < ids.length; t++) {
      System.arraycopy(embedding, ids[t] * hidden, x[t], 0, hidden);
    }
    for (int i = 0; i < config.layers(); i++) {
      layer(x, "model.layers." + i + ".");
    }
    for (int t = 0; t < ids.length; t++) {
      x[t] = norm(x[t], weight("model.norm.weight"));
    }
    return x;
  }

  private void layer(double[][] x, String at) {
    int size = config.headDimension();
    int group = config.heads() / config.keyValueHeads();
    double[][] q = new double[x.length][];
    double[][] k = new double[x.length][];
    double[][] v = new double[x.length][];
    for (int t = 0; t < x.length; t++) {
      double[] h = norm(x[t], weight(at + "input_layernorm.weight"));
      q[t] = heads(h, at + "self_attn.q_", t);
      k[t] = heads(h, at + "self_attn.k_", t);
      v[t] = times(weight(at + "self_attn.v_proj.weight"), h, bias(at + "self_attn.v_proj.bias"));
    }
    for (int t = 0; t < x.length; t++) {
      double[] o = new double[config.heads() * size];
      for (int head = 0; head < config.heads(); head++) {
        attend(q[t], k, v, t, head * size, head / group * size, o);
      }
      add(x[t], times(weight(at + "self_attn.o_proj.weight"), o, null));
    }
    for (double[] row : x) {
      double[] h = norm(row, weight(at + "post_attention_layernorm.weight"));
      double[] gate = times(weight(at + "mlp.gate_proj.weight"), h, null);
      double[] up = times(weight(at + "mlp.up_proj.weight"), h, null);
      for (int j = 0; j < gate.length; j++) {
        gate[j] = gate[j] / (1 + Math.exp(-gate[j])) * up[j];
      }
      add(row, times(weight(at + "mlp.down_proj.weight"), gate, null));
    }
  }

  private void attend(
      double[] q, double[][] k, double[][] v, int t, int from, int shared, double[] o) {
    int size = config.headDimension();
    double[] score = new double[t + 1];
    double sum = 0;
    for (int s = 0; s <= t; s++) {
      double dot = 0;
      for (int j = 0; j < size; j++) {
        dot += q[from + j] * k[s][shared + j];
      }
      score[s] = Math.exp(dot / Math.sqrt(size));
      sum += score[s];
    }
    for (int s = 0; s <= t; s++) {
      for (int j = 0; j < size; j++) {
        o[from + j] += score[s] / sum * v[s][shared + j];
      }
    }
  }

  /** Projected, normed where the family does it, and rotated by position {@code t}. */
  private double[] heads(double[] h, String at, int t) {
    int size = config.headDimension();
    double[] y = times(weight(at + "proj.weight"), h, bias(at + "proj.bias"));
    double[] turns = config.rope().inverseFrequencies(size);
    double factor = config.rope().attentionScaling();
    double[] out = new double[y.length];
    for (int from = 0; from < y.length; from += size) {
      double[] head = new double[size];
      System.arraycopy(y, from, head, 0, size);
      if (config.queryKeyNorm()) {
        head = norm(head, weight(at + "norm.weight"));
      }
      for (int j = 0; j < size / 2; j++) {
        double cos = factor * Math.cos(t * turns[j]);
        double sin = factor * Math.sin(t * turns[j]);
        out[from + j] = head[j] * cos - head[j + size / 2] * sin;
        out[from + j + size / 2] = head[j + size / 2] * cos + head[j] * sin;
      }
    }
    return out;
  }

  private double @org.jspecify.annotations.Nullable [] bias(String name) {
    return config.attentionBias() ? weight(name) : null;
  }

  private double[] norm(double[] x, double[] scale) {
    double squares = 0;
    for (double each : x) {
      squares += each * each;
    }
    double factor = 1 / Math.sqrt(squares / x.length + config.normEpsilon());
    double[] y = new double[x.length];
    for (int j = 0; j < x.length; j++) {
      y[j] = x[j] * factor * scale[j];
    }
    return y;
  }

  private static double[] times(
      double[] matrix, double[] x, double @org.jspecify.annotations.Nullable [] bias) {
    double[] y = new double[matrix.length / x.length];
    for (int i = 0; i < y.length; i++) {
      double sum = bias == null ? 0 : bias[i];
      for (int j = 0; j < x.length; j++) {
        sum += matrix[i * x.length + j] * x[j];
      }
      y[i] = sum;
    }
    return y;
  }

  private static void add(double[] x, double[] y) {
    for (int j = 0; j < x.length; j++) {
      x[j] += y[j];
    }
  }
}
