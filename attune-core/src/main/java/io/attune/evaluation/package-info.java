/**
 * Did it help? Evaluators measure a model on data it was not trained on, and say how sure the
 * figures are.
 *
 * <p>Which evaluator when:
 *
 * <table>
 * <caption>Evaluators</caption>
 * <tr><th>You have</th><th>Use</th><th>Because</th></tr>
 * <tr><td>queries, a corpus, and which documents are right</td>
 * <td>{@link io.attune.evaluation.InformationRetrievalEvaluator}</td>
 * <td>it ranks the whole corpus as the search will; take it for decisions</td></tr>
 * <tr><td>triplets: anchor, positive, negative</td>
 * <td>{@link io.attune.evaluation.TripletEvaluator}</td>
 * <td>it is quick and looks at just the hard cases; take it while training, and beside the other
 * </td></tr>
 * <tr><td>pairs of sentences with scores that people gave</td>
 * <td>{@link io.attune.evaluation.EmbeddingSimilarityEvaluator}</td>
 * <td>it asks for the right order of similarities over all pairs</td></tr>
 * <tr><td>pairs that belong together and others</td>
 * <td>{@link io.attune.evaluation.BinaryClassificationEvaluator}</td>
 * <td>it asks whether a threshold tells them apart, and which</td></tr>
 * <tr><td>queries, each with a short list to put in order</td>
 * <td>{@link io.attune.evaluation.RerankingEvaluator}</td>
 * <td>it looks at the second stage of a search alone</td></tr>
 * <tr><td>many texts and which of them mean the same</td>
 * <td>{@link io.attune.evaluation.ParaphraseMiningEvaluator}</td>
 * <td>it compares all with all, as a search for duplicates does</td></tr>
 * <tr><td>sentences and their translations</td>
 * <td>{@link io.attune.evaluation.TranslationEvaluator}</td>
 * <td>it asks whether two languages share one space</td></tr>
 * <tr><td>a teacher to be like</td>
 * <td>{@link io.attune.evaluation.MSEEvaluator}</td>
 * <td>it measures how near the student's vectors are</td></tr>
 * <tr><td>pairs of several classes and a classifier</td>
 * <td>{@link io.attune.evaluation.LabelAccuracyEvaluator}</td>
 * <td>it counts how often the classifier is right</td></tr>
 * <tr><td>several retrieval data sets</td>
 * <td>{@link io.attune.evaluation.NanoBEIREvaluator}</td>
 * <td>the mean over them tells more than one large set</td></tr>
 * <tr><td>several of these</td>
 * <td>{@link io.attune.evaluation.SequentialEvaluator}</td>
 * <td>one call, one set of metrics, the last one decides</td></tr>
 * </table>
 *
 * <p>An {@link io.attune.evaluation.EvaluationResult} holds metrics under sentence-transformers'
 * names, each with its 95 % interval ({@link io.attune.evaluation.BootstrapInterval}), and notes on
 * what was left out and what tied. To ask whether a model is better than another, take {@link
 * io.attune.evaluation.EvaluationResult#differenceFrom}, not two intervals side by side: both saw
 * the same queries, and the paired difference is far sharper. {@link
 * io.attune.evaluation.ModelComparison} does so for a list of models; {@link
 * io.attune.evaluation.EvaluationTable} and {@link io.attune.evaluation.EvaluationJson} show
 * results.
 *
 * <p>{@link io.attune.evaluation.RankingMetrics} and {@link io.attune.evaluation.BootstrapInterval}
 * are of use without a model, too.
 */
package io.attune.evaluation;
