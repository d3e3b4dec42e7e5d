/**
 * What "better" means: each {@link io.attune.losses.Loss} turns a batch of rows into one number
 * that training makes smaller.
 *
 * <p>Choose by the data; {@link io.attune.losses.LossAdvisor} does it for you:
 *
 * <table>
 * <caption>Losses by data, the recommended ones first</caption>
 * <tr><th>Rows</th><th>Losses</th></tr>
 * <tr><td>(anchor, positive), (anchor, positive, negative, …)</td>
 *     <td>{@link io.attune.losses.MultipleNegativesRankingLoss}, {@link
 *     io.attune.losses.CachedMultipleNegativesRankingLoss}, {@link io.attune.losses.GISTEmbedLoss},
 *     {@link io.attune.losses.CachedGISTEmbedLoss}, {@link io.attune.losses.MegaBatchMarginLoss},
 *     {@link io.attune.losses.TripletLoss}</td></tr>
 * <tr><td>(sentence1, sentence2) with a score</td>
 *     <td>{@link io.attune.losses.CoSENTLoss}, {@link io.attune.losses.AnglELoss}, {@link
 *     io.attune.losses.CosineSimilarityLoss}</td></tr>
 * <tr><td>(sentence1, sentence2) with a label, 0 or 1</td>
 *     <td>{@link io.attune.losses.OnlineContrastiveLoss}, {@link
 *     io.attune.losses.ContrastiveLoss}, {@link io.attune.losses.CoSENTLoss}</td></tr>
 * <tr><td>(sentence1, sentence2) with a class</td>
 *     <td>{@link io.attune.losses.SoftmaxLoss}</td></tr>
 * <tr><td>(text) with a class</td>
 *     <td>{@link io.attune.losses.BatchAllTripletLoss}, {@link
 *     io.attune.losses.BatchHardSoftMarginTripletLoss}, {@link
 *     io.attune.losses.BatchHardTripletLoss}, {@link
 *     io.attune.losses.BatchSemiHardTripletLoss}</td></tr>
 * <tr><td>a teacher's vectors</td>
 *     <td>{@link io.attune.losses.MSELoss}, {@link io.attune.losses.EmbedDistillLoss}</td></tr>
 * <tr><td>a teacher's scores</td>
 *     <td>{@link io.attune.losses.MarginMSELoss}, {@link
 *     io.attune.losses.DistillKLDivLoss}</td></tr>
 * <tr><td>(text) alone</td>
 *     <td>{@link io.attune.losses.DenoisingAutoEncoderLoss}, {@link
 *     io.attune.losses.ContrastiveTensionLossInBatchNegatives}, {@link
 *     io.attune.losses.ContrastiveTensionLoss}</td></tr>
 * <tr><td>around another loss</td>
 *     <td>{@link io.attune.losses.MatryoshkaLoss}, {@link io.attune.losses.AdaptiveLayerLoss},
 *     {@link io.attune.losses.Matryoshka2dLoss}, {@link
 *     io.attune.losses.GlobalOrthogonalRegularizationLoss}</td></tr>
 * </table>
 *
 * <p>{@link io.attune.losses.Losses} makes a loss from its name and options, as the command line
 * does. {@link io.attune.losses.LossBatch} is what a loss is given, {@link
 * io.attune.losses.EmbeddedBatch} the same with vectors.
 */
package io.attune.losses;
