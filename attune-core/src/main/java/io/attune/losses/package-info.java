/**
 * What "better" means: each {@link io.attune.losses.Loss} turns the vectors of a batch into one
 * number that training makes smaller.
 *
 * <p>Choose by the shape of the data:
 *
 * <table>
 * <caption>Losses by data</caption>
 * <tr><th>Rows</th><th>Loss</th></tr>
 * <tr><td>(anchor, positive), (anchor, positive, negative…)</td>
 *     <td>{@link io.attune.losses.MultipleNegativesRankingLoss}</td></tr>
 * </table>
 *
 * <p>{@link io.attune.losses.Losses} makes a loss from its name and options, as the command line
 * does.
 */
package io.attune.losses;
