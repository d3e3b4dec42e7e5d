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
