package io.attune.cli;

import io.attune.data.Dataset;
import io.attune.publishing.DataFile;
import io.attune.training.TrainingArguments;
import io.attune.training.TrainingTask;
import java.util.List;
import java.util.Map;

/**
 * A training run, all its input read and checked.
 *
 * @param tasks what to learn from which rows
 * @param validation rows for validation losses, by the names of their tasks
 * @param arguments all settings
 * @param evaluators run before and after, and in between as the settings say
 * @param similarityRows rows whose similarities the report shows, preferably not trained on
 * @param files that were read, for the record
 * @param furtherSettings for the record, by their names on the command line
 * @param resumeCommand what the user has to type to go on after a stop
 * @param resume whether to go on with the run that is in the output folder
 */
record TrainingRequest(
    List<TrainingTask> tasks,
    Map<String, Dataset> validation,
    TrainingArguments arguments,
    List<NamedEvaluator> evaluators,
    Dataset similarityRows,
    List<DataFile> files,
    Map<String, Object> furtherSettings,
    String resumeCommand,
    boolean resume) {

  /** How many rows there are to learn from. */
  int rows() {
    return tasks.stream().mapToInt(TrainingTask::rows).sum();
  }
}
