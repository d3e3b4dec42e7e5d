package io.attune.cli;

import io.attune.data.Dataset;
import io.attune.losses.Loss;
import io.attune.publishing.DataFile;
import io.attune.training.TrainingArguments;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A training run, all its input read and checked.
 *
 * @param train rows to learn from
 * @param validation rows for a validation loss
 * @param loss the objective
 * @param arguments all settings
 * @param evaluators run before and after, and in between as the settings say
 * @param similarityRows rows whose similarities the report shows, preferably not trained on
 * @param files that were read, for the record
 * @param furtherSettings for the record, by their names on the command line
 * @param resumeCommand what the user has to type to go on after a stop
 * @param resume whether to go on with the run that is in the output folder
 */
record TrainingRequest(
    Dataset train,
    Optional<Dataset> validation,
    Loss loss,
    TrainingArguments arguments,
    List<NamedEvaluator> evaluators,
    Dataset similarityRows,
    List<DataFile> files,
    Map<String, Object> furtherSettings,
    String resumeCommand,
    boolean resume) {}
