package io.distill4j.student.pack;

import io.distill4j.data.Fingerprint;
import java.util.Arrays;
import java.util.List;

/** Documents held in memory. */
record ListedDocuments(List<Document> documents) implements Documents {

  ListedDocuments {
    documents = List.copyOf(documents);
  }

  @Override
  public int size() {
    return documents.size();
  }

  @Override
  public int length(int index) {
    return documents.get(index).length();
  }

  @Override
  public int promptTokens(int index) {
    return documents.get(index).promptTokens();
  }

  @Override
  public Document get(int index) {
    return documents.get(index);
  }

  @Override
  public Fingerprint fingerprint() {
    Fingerprint.Builder hash = Fingerprint.builder().add("documents");
    for (Document document : documents) {
      hash.add(document.id()).add(Integer.toString(document.promptTokens()));
      hash.add(Arrays.toString(document.ids()));
    }
    return hash.build();
  }
}
