package io.attune.training;

import io.attune.losses.LossWeights;
import io.attune.model.SentenceTransformer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** All that a run trains: the model's weights and those of its losses. */
final class TrainedWeights implements AutoCloseable {
  private static final String PREFIX = "loss.";

  private final TrainableWeights ofModel;
  private final List<LossWeights> ofLosses = new ArrayList<>(); // by task
  private final Map<String, Tensor> ofAllLosses = new LinkedHashMap<>();

  TrainedWeights(SentenceTransformer model, List<TrainingTask> tasks, TrainingArguments arguments) {
    ofModel = TrainableWeights.of(model.parameters(), arguments);
    for (int task = 0; task < tasks.size(); task++) {
      LossWeights weights = LossWeights.of(tasks.get(task).loss(), model, arguments.seed() + task);
      ofLosses.add(weights);
      String prefix = tasks.size() == 1 ? PREFIX : PREFIX + tasks.get(task).name() + ".";
      weights.parameters().forEach((name, weight) -> ofAllLosses.put(prefix + name, weight));
    }
  }

  /** The model's, whose gradients are clipped. */
  Collection<Tensor> model() {
    return ofModel.weights().values();
  }

  /** A task's. */
  LossWeights loss(int task) {
    return ofLosses.get(task);
  }

  /** The losses' own, by names that begin with {@code loss.}. */
  Map<String, Tensor> losses() {
    return ofAllLosses;
  }

  /** All, by name. */
  Map<String, Tensor> all() {
    Map<String, Tensor> all = new LinkedHashMap<>(ofModel.weights());
    all.putAll(ofAllLosses);
    return all;
  }

  /** By what the learning rate of a weight is multiplied. */
  double rate(String name) {
    return ofAllLosses.containsKey(name) ? 1 : ofModel.rate(name);
  }

  /** Frees those of the losses; the model's stay. */
  @Override
  public void close() {
    ofLosses.forEach(LossWeights::close);
  }
}
