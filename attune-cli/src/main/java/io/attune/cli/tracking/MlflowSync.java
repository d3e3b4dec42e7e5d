package io.attune.cli.tracking;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attune.AtomicFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Sends trainings to MLflow, each once: what has been sent is written down in the run's folder. So
 * a training that a server did not get is sent the next time, and one that was sent by half is gone
 * on with.
 */
public final class MlflowSync {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What became of a training: the server's id of it, and whether it is complete there. */
  record Sent(String identity, String run, boolean complete) {}

  private final MlflowClient client;
  private final String experiment;
  private final Path memory;

  /**
   * Prepares; nothing is sent.
   *
   * @param client of the server
   * @param experiment that runs belong to
   * @param memory the file that tells what has been sent
   */
  public MlflowSync(MlflowClient client, String experiment, Path memory) {
    this.client = client;
    this.experiment = experiment;
    this.memory = memory;
  }

  /**
   * Sends what has not been sent.
   *
   * @param trainings all that there are
   * @return how many were sent
   * @throws IOException if the server does not answer or refuses; what it got stays sent
   */
  public int send(List<TrackedTraining> trainings) throws IOException {
    Map<String, Sent> sent = remembered();
    Optional<String> place = Optional.empty();
    int count = 0;
    for (TrackedTraining training : trainings) {
      String key = client.address() + " " + experiment + " " + training.name();
      Optional<Sent> before =
          Optional.ofNullable(sent.get(key))
              .filter(known -> known.identity().equals(training.identity()));
      if (before.map(Sent::complete).orElse(false)) {
        continue;
      }
      String run;
      if (before.isPresent()) {
        run = before.get().run();
      } else {
        place = place.isPresent() ? place : Optional.of(client.experiment(experiment));
        run = client.createRun(place.get(), training);
        remember(sent, key, new Sent(training.identity(), run, false));
      }
      client.log(run, training);
      client.finish(run, training);
      remember(sent, key, new Sent(training.identity(), run, true));
      count++;
    }
    return count;
  }

  private void remember(Map<String, Sent> sent, String key, Sent state) throws IOException {
    sent.put(key, state);
    AtomicFiles.writeString(memory, JSON.writeValueAsString(sent) + "\n");
  }

  private Map<String, Sent> remembered() {
    try {
      return JSON.readValue(memory.toFile(), new TypeReference<TreeMap<String, Sent>>() {});
    } catch (IOException e) {
      return new TreeMap<>(); // missing or damaged: runs are sent once more
    }
  }
}
