/**
 * Rows and their shapes: what goes into training and evaluation, before any model is involved.
 *
 * <ul>
 *   <li>To train: {@link io.attune.data.Dataset} reads a table of {@link
 *       io.attune.data.TrainingExample}s, all of one {@link io.attune.data.DatasetShape}. A {@link
 *       io.attune.data.ColumnMapping} names the columns where the file calls them otherwise.
 *   <li>To evaluate retrieval: {@link io.attune.data.RetrievalData} reads a folder of queries,
 *       documents and {@link io.attune.data.RelevanceJudgments}.
 *   <li>To hold rows back for evaluation: {@link io.attune.data.DatasetSplitter} keeps equal and
 *       nearly equal texts on one side.
 *   <li>To encode or search any table: {@link io.attune.data.RowReader} streams its rows, {@link
 *       io.attune.data.TextColumn} finds the column to read, and {@link
 *       io.attune.data.VectorWriter} writes the vectors.
 *   <li>To write any table: {@link io.attune.data.TableWriter}. To leave out texts that nearly
 *       repeat others while they stream by: {@link io.attune.data.NearDuplicateFilter}.
 *   <li>To add a kind of file: implement {@link io.attune.data.TableFormat}, {@link
 *       io.attune.data.TableOutputFormat} or {@link io.attune.data.VectorFormat}.
 * </ul>
 *
 * <p>Reading is strict: what is wrong in a file is an {@link io.attune.InvalidInputException} of
 * the form {@code path:line: what (field 'x'); what is allowed; what to do}, never a guess. Lines
 * are counted from 1.
 */
package io.attune.data;
