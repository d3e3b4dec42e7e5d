/**
 * Writes a run up, so that it can be understood, repeated and shown to others.
 *
 * <p>{@link io.attune.publishing.RunFolder} is the layout of a run's output folder, and checks it
 * before any long work starts. {@link io.attune.publishing.RunRecord} is run.json: everything
 * needed to repeat the run; for programs. {@link io.attune.publishing.RunReport} is report.html:
 * what changed, with curves and intervals; for people. A {@link
 * io.attune.publishing.SimilaritySample} measures, before and after training, how far matching and
 * other texts lie apart, which the report shows as a {@link
 * io.attune.publishing.SimilarityHistogram}. {@link io.attune.publishing.ModelCard} is README.md of
 * the model's folder: what others need to know to use it.
 *
 * <pre>{@code
 * RunFolder folder = RunFolder.prepare(Path.of("run"), false);
 * RunRecord record = RunRecord.start(arguments, tasks, model, files, Map.of());
 * record.write(folder.record());
 * TrainingResult result = trainer.train();
 * model.save(folder.model());
 * record = record.ended(result, metrics);
 * record.write(folder.record());
 * ReportData report = ReportData.builder(record).history(folder.history()).build();
 * RunReport.write(report, folder.report());
 * CardRun run = new CardRun(report, tasks, Map.of());
 * ModelCard.of(model, "run/model", run).write(folder.model(), Optional.empty());
 * }</pre>
 */
package io.attune.publishing;
