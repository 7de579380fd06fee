package io.distill4j.student.memory;

import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.family.DecoderParameters;
import io.distill4j.student.family.Parameter;
import io.distill4j.student.pack.Document;
import java.util.List;

/**
 * The arithmetic that training needs, whatever a machine does on top of it (padding, computing
 * layers again): a multiplication and an addition count as two.
 *
 * <p>Per token six operations for each value of a matrix of the layers, per trained token six for
 * each value of the output matrix, and per document of T tokens {@code 6 T^2} for each value of a
 * layer's queries: half of full attention, since it is causal.
 *
 * <p>Source: Chowdhery et al., PaLM, arXiv:2204.02311v5, appendix B, with its attention halved and
 * the embedding, which is looked up and not multiplied, left out.
 *
 * @param perToken operations of the layers' matrices
 * @param perTrainedToken operations of the output matrix
 * @param perPair operations of attention for a token and one before it, or itself, of all layers,
 *     halved
 */
public record TrainingFlops(double perToken, double perTrainedToken, double perPair) {

  /** The arithmetic of a model. */
  public static TrainingFlops of(DecoderConfig config) {
    double matrices =
        DecoderParameters.layer(config, 0).stream()
            .filter(Parameter::decays)
            .mapToLong(Parameter::count)
            .sum();
    double queries = (double) config.heads() * config.headDimension();
    return new TrainingFlops(
        6 * config.layers() * matrices,
        6.0 * config.vocabularySize() * config.hiddenSize(),
        6 * config.layers() * queries);
  }

  /** Operations of forward and backward of documents. */
  public double of(List<Document> documents) {
    double sum = 0;
    for (Document document : documents) {
      sum += of(document.length(), document.trainedTokens());
    }
    return sum;
  }

  /** Operations of a document. */
  public double of(long tokens, long trainedTokens) {
    return perToken * tokens + perTrainedToken * trainedTokens + perPair * (double) tokens * tokens;
  }
}
