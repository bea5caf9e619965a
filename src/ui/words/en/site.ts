/** What frames the page: header, footer, tabs, and what is said of the browser. */
export const site = {
  nothingLeaves: 'Nothing leaves this computer.',
  readHere: 'Pictures are read and encoded inside this page.',
  licences: 'Licences of the page, its models and its sample pictures',
  whatIsKept: 'What is kept',
  aboutBrowser: 'About this browser',
  closeMessage: 'Close message',
  viewsOfResult: 'Views of the result',
  views: {
    explore: 'Explore',
    map: 'Map',
    index: 'Index',
    check: 'Check',
    save: 'Save',
  },
};
