package io.attune.cli;

import io.attune.losses.LossResources;
import io.attune.model.SentenceTransformer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The guides and teachers of a run, each opened once, and closed together. */
final class OpenedModels implements LossResources.ModelSource, AutoCloseable {
  private final ProgressDisplay progress;
  private final Map<String, SentenceTransformer> models = new LinkedHashMap<>();

  OpenedModels(ProgressDisplay progress) {
    this.progress = progress;
  }

  @Override
  public SentenceTransformer open(String reference) throws IOException {
    SentenceTransformer model = models.get(reference);
    if (model == null) {
      model = SentenceTransformer.load(reference, progress.transfers("Fetching"));
      models.put(reference, model);
    }
    return model;
  }

  @Override
  public void close() {
    models.values().forEach(SentenceTransformer::close);
  }
}
