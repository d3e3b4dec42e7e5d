package io.attune.publishing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that the report on a whole pipeline shows. What is missing leaves out its section. The JSON
 * is that of the commands' own reports.
 *
 * @param title of the page
 * @param stages in order
 * @param preparation what {@code prepare} reports
 * @param queries what {@code queries} reports
 * @param split what {@code split} reports
 * @param mining what {@code mine} reports on the training part
 * @param samples rows that a stage wrote, by stage: names of columns and their values
 * @param trainings the course of each, by name
 * @param leaderboard models with their metrics, differences from the model they started from, and
 *     the primary metric of each query before and after
 * @param search the ranked trials of a search for settings, a ranking for each rung; empty where
 *     there was none
 * @param map where the models put queries and documents
 */
public record PipelineData(
    String title,
    List<StageLine> stages,
    Optional<JsonNode> preparation,
    Optional<JsonNode> queries,
    Optional<JsonNode> split,
    Optional<JsonNode> mining,
    Map<String, List<Map<String, String>>> samples,
    Map<String, RunHistory> trainings,
    Optional<JsonNode> leaderboard,
    List<JsonNode> search,
    Optional<EmbeddingMap> map) {
  /** Copies the collections. */
  public PipelineData {
    stages = List.copyOf(stages);
    search = List.copyOf(search);
    samples = Collections.unmodifiableMap(new LinkedHashMap<>(samples));
    trainings = Collections.unmodifiableMap(new LinkedHashMap<>(trainings));
  }

  /**
   * A piece of work.
   *
   * @param name such as {@code train/trained}
   * @param ended when it was last done, UTC, ISO 8601
   * @param seconds that it took
   * @param inputs what it read, by name
   */
  public record StageLine(String name, String ended, double seconds, List<String> inputs) {}
}
