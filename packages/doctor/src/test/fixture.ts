/** The kernels of the advisor's own tests: what it says of them is what the doctor explains. */
export {
  changedFacts,
  fixtureFacts,
  KERNELS,
  type Kernel,
  shippedFacts,
} from '../../../advisor/src/test/fixture';
