/**
 * Writes a run up, so that it can be understood, repeated and shown to others.
 *
 * <p>{@link io.attune.publishing.RunFolder} is the layout of a run's output folder, and checks it
 * before any long work starts. {@link io.attune.publishing.RunRecord} is run.json: everything
 * needed to repeat the run; for programs. {@link io.attune.publishing.RunReport} is report.html:
 * what changed, with curves and intervals; for people. A {@link
 * io.attune.publishing.SimilaritySample} measures, before and after training, how far matching and
 * other texts lie apart, which the report shows as a {@link
 * io.attune.publishing.SimilarityHistogram}.
 *
 * <pre>{@code
 * RunFolder folder = RunFolder.prepare(Path.of("run"), false);
 * RunRecord record = RunRecord.start(arguments, tasks, model, files, Map.of());
 * record.write(folder.record());
 * TrainingResult result = trainer.train();
 * model.save(folder.model());
 * record = record.ended(result, metrics);
 * record.write(folder.record());
 * RunReport.write(ReportData.builder(record).history(folder.history()).build(), folder.report());
 * }</pre>
 */
package io.attune.publishing;
